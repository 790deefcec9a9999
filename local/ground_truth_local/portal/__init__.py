"""The worker portal: people sign in as members of the work team and do what labeling jobs ask for, in their browser.

* `portal`: who may ask for what, as a table of routes
* `sessions`: who is signed in
* `task`: what a worker gets to see of an assignment
* `links`, `objects`: the objects of a task, by links that expire, under the CORS rules of their bucket
* `settings`, `hosting`: where it listens, and with whom
"""
