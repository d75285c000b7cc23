### What officers read about declarations, facts and decisions.

## Symptoms

fever = fever
cough = cough
sore-throat = sore throat
shortness-of-breath = shortness of breath
fatigue = fatigue
loss-of-taste-or-smell = loss of taste or smell
diarrhoea = diarrhoea

## Declared contacts

contact-confirmed = a confirmed case
contact-suspected = a suspected case
contact-with-symptoms = a person with symptoms

## Who declares for another person

guardian = parent or guardian
carer = carer

## Kinds of fact

confirmed-case = a confirmed case
suspected-case = a suspected case
close-contact = close contact with a case
isolation-order = an isolation order
positive-test = a positive test
negative-test = a negative test

## Risk levels

low = low
medium = medium
high = high

## Outcomes

undecided = not decided yet
status-and-reason = { $status } ({ $reason })

## Decisions

decision = Decision { $number }: { $outcome }. A code for it is valid for { $hours } hours.
dispute = Decision { $number }: the holder disputes decision { $answers }.
by-audit = Made by the audit at { $at }, under the rule "{ $rule }" of the rules { $rules }….
by-officers = Made at { $at } by { $officers }, with the note: { $note }
dispute-recorded = Recorded at { $at } by { $officers }. The holder says: { $note }
answers = It answers decision { $answered }.
basis = It is based on declaration { $declaration } and on the facts known at that time.
facts = The facts:
open = It waits for an officer.

## Facts that a decision used

fact = { $kind }, from { $since } ({ $source })
fact-until = { $kind }, from { $since } to { $until } ({ $source })
reported = reported by { $region } on { $on }
declared = declared
denied = close contact with a case on { $since } ({ $source }); the declaration names none
symptom = declared: { $symptom }
contact = declared: contact with { $with } until { $last }
stay = in { $place } from { $arrival }, where the risk is { $level } ({ $source })
left-out = { $stay }; the declaration does not name it
abroad = in { $country } from { $arrival } ({ $source })

## When a rule applies, after "Rule:"

when-fact = { $kind } is on record and not over
when-fact-unless = { $kind } is on record and not over, and not { $later } after it
when-fact-within = { $kind } is on record in the last { $days ->
        [one] day
       *[other] { $days } days
    }
when-fact-within-unless = { $kind } is on record in the last { $days ->
        [one] day
       *[other] { $days } days
    }, and not { $later } after it
when-symptom = the declaration names { $symptom }
when-one-symptom = the declaration names one of these: { $symptoms }
when-symptoms = the declaration names at least { $least } of these: { $symptoms }
when-contact = the declaration names contact with { $with } in the last { $days ->
        [one] day
       *[other] { $days } days
    }
when-risk-area = a stay in an area of { $level ->
        [high] high
        [medium] medium or high
       *[low] any
    } risk in the last { $days ->
        [one] day
       *[other] { $days } days
    }
when-abroad = a stay abroad in the last { $days ->
        [one] day
       *[other] { $days } days
    }
when-contact-denied = close contact with a case is on record for the { $days ->
        [one] last day
       *[other] { $days } days
    } before the declaration, but the declaration names no contact
when-sources-disagree = two offices have reported different things about the last { $days ->
        [one] day
       *[other] { $days } days
    }
when-place-left-out = a stay in an area of { $level ->
        [high] high
        [medium] medium or high
       *[low] any
    } risk is on record for the { $days ->
        [one] last day
       *[other] { $days } days
    } before the declaration, but the declaration does not name the place
when-otherwise = no other rule applies
list-comma = { ", " }
list-or = { " or " }
