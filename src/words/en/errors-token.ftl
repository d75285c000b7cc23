### Why a signer does not sign.

signature-wrong = the signer made a signature that is not valid for its public key { $kid }
    .hint = nothing was signed; its private and its public key do not belong together, or it is broken
signature-failed = the signer did not sign: { $reason }
    .hint = nothing was signed; run the command again when the signer works
