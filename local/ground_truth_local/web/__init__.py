"""A small web server of the standard library, for the pages that people see on this machine.

* `messages`: requests and responses; an application is a function from one to the other
* `server`: the server that calls it
* `pages`: HTML pages from Liquid templates, with everything escaped that is put into them
* `assets`: files that browsers fetch as they are
* `cors`: a bucket's CORS rules, for whoever serves its objects to browsers
"""
