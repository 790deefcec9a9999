"""Worker templates, rendered as the service renders them: by the portal for workers, by the preview for authors.

* `liquid`: a template and its task become HTML, with every mistake that Liquid forgives in a list
* `inspecting`: what is wrong with a rendered page, as far as that can be found without a browser
* `document`: the HTML as a document that stands alone in a frame, with elements that are here
* `service_pages`: pages that the service has for types without a template
* `assets`: what such a document loads
"""
