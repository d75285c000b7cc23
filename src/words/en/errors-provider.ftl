### Why a resident or an officer could not sign in with a provider of identities.

provider-unreachable = the sign-in service does not answer
    .hint = try again in some minutes, or sign in without it
provider-answer = the answer of the sign-in service could not be used
provider-denied = the sign-in was not completed
provider-other-browser = this sign-in was not begun in this browser
provider-late = the sign-in took too long
    .hint = begin the sign-in again
provider-signature = the sign-in service's answer is not signed by it
provider-issuer = the answer is of another sign-in service
provider-audience = the answer is not for this office
provider-expired = the answer has expired
provider-nonce = the answer belongs to another sign-in
provider-token = the answer of the sign-in service is wrong
    .hint = begin the sign-in again; if it happens again, tell the office
provider-document = the sign-in service does not name your document
    .hint = use your receipt, or go to the counter with the document
provider-account = the sign-in service does not name your account
    .hint = tell an administrator: `account_claim` of the office names a claim that your sign-in lacks
provider-no-account = no account of this office that can be used has the name that the sign-in service gives
    .hint = ask an administrator for an account with exactly that name, or for a new invitation
provider-context = you have not signed in there in the way that this office asks for
    .hint = sign in there again, with the second factor
provider-not-recent = you have signed in at the sign-in service too long ago, or it does not say when
    .hint = sign out there, then sign in again
provider-subject = this account was set up in another way, or for another person of the sign-in service
    .hint = sign in as before, or ask two administrators to reset the account and set it up with the sign-in service
