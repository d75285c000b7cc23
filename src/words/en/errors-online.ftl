### Why a page of the office online cannot be shown. Residents read these.

page-not-found = This page does not exist
    .hint = The address may be mistyped. Go to the start page.
page-method = This page cannot be used in this way
page-other-site = This request came from another site
page-stale-form = This form is out of date
    .hint = Go back to the page, load it again, and send the form once more. Cookies must be allowed for this site.
page-too-large = This is too large
    .hint = Send less: shorten the texts, or leave out some entries.
page-no-form = The form could not be read
page-too-many = Too many attempts
    .hint = Wait ten minutes, then try again. Or go to the counter with your document.
page-late = The request took too long
page-busy = Many people are using this service at the moment
    .hint = Nothing you have typed is lost: go back, wait a few seconds, and try again.
page-fault = Something went wrong here
    .hint = Try again later. If it happens again, tell the office.
page-not-signed-in = You are not signed in
    .hint = Sign in first.
page-not-allowed = Your role may not do this
    .hint = Ask an administrator if your work needs it.
