### Accounts of the staff: roles, and what each may do. Used by the command line and the pages.

role-clerk = clerk
role-officer = officer
role-auditor = auditor
role-administrator = administrator

may-walk-in = take a declaration at the counter
may-queue = see what waits for an officer
may-person = see what is stored about a person
may-decide = decide
may-correct = correct a code
may-unpublished = see unpublished revocations
may-accounts = see the accounts
may-change-accounts = change accounts
may-import = import background data

scope-declare = declare health
scope-trips = declare trips
scope-query = read a person's status, declarations, decisions and codes
scope-apply = apply for a code
scope-code = get a person's code
scope-verify = have codes verified
scope-correct = ask for corrections
scope-identified = act for people without their receipts
