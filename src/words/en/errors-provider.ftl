### Why a resident could not sign in with the region's provider of identities.

provider-unreachable = the sign-in service does not answer
    .hint = try again in some minutes, or use your receipt
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
