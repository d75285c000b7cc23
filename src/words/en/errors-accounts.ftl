### Why an act about an account of the staff failed.

sign-in-refused = name, password or code is wrong, or there were too many attempts
    .hint = check the clock of your phone, and use a code that you have not used yet; after five wrong attempts, wait up to 15 minutes
not-signed-in = you are not signed in, or your session has ended
    .hint = sign in; what you have typed is not lost if you go back
not-allowed = your role, { $role }, may not do this: { $needed }
    .hint = ask an administrator if your work needs it
password-length = password: expected { $min } to { $max } characters, found { $found }
    .hint = use a sentence, or several words that do not belong together
password-weak = password: it is easy to guess
    .hint = use several words that do not belong together, without your name
wrong-code = the code of the authenticator is wrong
    .hint = check that date and time of the phone are right, and type the code that it shows now
account-exists = account { $account }: it exists already, or one whose name looks the same
    .hint = `fede office account list` shows the accounts; `reset` makes a new invitation
account-missing = account { $account }: there is none
    .hint = `fede office account list` shows the accounts
account-limit = accounts: expected at most { $max }
    .hint = lock accounts that are not used; if the office needs more, it should be several offices
no-administrator = the office has no administrator who can sign in
    .hint = add one first: `fede office account add NAME --role administrator`; the person then sets up the account on the page
administrators-needed = { $needed ->
        [1] one administrator has to approve this; found { $found }
       *[other] { $needed } administrators have to approve this; found { $found }
    }
    .hint = name each with --admin, or ask them to run the command; the account itself does not count
last-administrator = the office would have no administrator
    .hint = add another administrator first
session-too-old = you signed in too long ago for this change
    .hint = sign out and sign in again, then do it within 15 minutes
last-factor = this is the only way to sign in with your account
    .hint = add another passkey first
account-waiting = account { $account }: a change of it waits for a second administrator already
    .hint = approve or refuse that one first
nothing-waits = this change waits no longer
    .hint = look at the accounts as they are now
own-proposal = you have proposed this change yourself
    .hint = another administrator approves it in their own session
no-password = your account has no password: you sign in with a passkey
    .hint = add another passkey instead
account-unchanged = nothing would change
    .hint = `fede office account list` shows the accounts as they are
system-token-scope = the token would allow nothing
    .hint = name what the system may do, for example --scope declare,query
system-token-days = days: expected 1 to { $max }, found { $found }
    .hint = before the token ends, revoke it and make a new one
system-token-exists = token { $token }: one with this name, or a name that looks the same, counts
    .hint = revoke it first: `fede office token revoke`; `fede office token list` shows the tokens
system-token-missing = token { $token }: there is none
    .hint = `fede office token list` shows the tokens
system-token-limit = tokens: expected at most { $max }
    .hint = use the name of a token that has ended
no-session = session { $session }: there is none, or it has ended
    .hint = `fede office account sessions` shows who is signed in
