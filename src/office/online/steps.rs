//! The steps of a declaration: what each asks.

use maud::{Markup, PreEscaped, html};

use super::draft::{CONTACT_KINDS, Draft, MAX_ROWS, TypedContact, TypedTrip};
use super::faults::TypedFault;
use super::places::{name_of, suggestions};
use crate::office::{Relation, Symptom};
use crate::payload::DocumentKind;
use crate::words::{Lang, identified, online as say};

/// Number of empty rows that a list has at first.
const EMPTY_ROWS: usize = 1;

identified! {
    /// A step of the declaration.
    pub(super) enum Step {
        Person = "person";
        Health = "health";
        Contacts = "contacts";
        Trips = "trips";
        Review = "review";
    }
}

impl Step {
    pub(super) const fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Person => say::step_person(lang),
            Self::Health => say::step_health(lang),
            Self::Contacts => say::step_contacts(lang),
            Self::Trips => say::step_trips(lang),
            Self::Review => say::step_review(lang),
        }
    }

    pub(super) const fn next(self) -> Self {
        match self {
            Self::Person => Self::Health,
            Self::Health => Self::Contacts,
            Self::Contacts => Self::Trips,
            Self::Trips | Self::Review => Self::Review,
        }
    }

    pub(super) const fn before(self) -> Self {
        match self {
            Self::Person | Self::Health => Self::Person,
            Self::Contacts => Self::Health,
            Self::Trips => Self::Contacts,
            Self::Review => Self::Trips,
        }
    }

    /// The step that has a field of the form.
    pub(super) fn of_field(field: &str) -> Self {
        match field.split('-').next().unwrap_or_default() {
            "symptom" => Self::Health,
            "with" | "last" => Self::Contacts,
            "place" | "arrival" | "departure" => Self::Trips,
            "consent" => Self::Review,
            _ => Self::Person,
        }
    }
}

/// A step with what was typed and what is wrong with it.
pub(super) struct Shown<'a> {
    pub(super) draft: &'a Draft,
    pub(super) faults: &'a [TypedFault],
    pub(super) lang: Lang,
}

impl Shown<'_> {
    /// The fields of a step.
    pub(super) fn fields(&self, step: Step) -> Markup {
        match step {
            Step::Person => html! { p.note { (say::privacy(self.lang)) } (self.person()) (place_names(self.lang)) },
            Step::Health => self.health(),
            Step::Contacts => self.contacts(),
            Step::Trips => html! { (self.trips()) (place_names(self.lang)) },
            Step::Review => self.review(),
        }
    }

    /// The fields of a declaration on one page, for the staff at the counter.
    pub(super) fn all_fields(&self) -> Markup {
        html! {
            (self.person())
            @for (step, fields) in [(Step::Health, self.health()), (Step::Contacts, self.contacts()), (Step::Trips, self.trips())] {
                h2 { (step.title(self.lang)) }
                (fields)
            }
            (place_names(self.lang))
        }
    }

    /// What is wrong, with a link to each field.
    pub(super) fn summary(&self) -> Markup {
        html! {
            @if !self.faults.is_empty() {
                div.errors role="alert" tabindex="-1" {
                    h2 { (say::errors_title(self.lang)) }
                    ul {
                        @for fault in self.faults {
                            li { a href=(format!("#{}", fault.field)) { (fault.words(self.lang)) } }
                        }
                    }
                }
            }
        }
    }

    fn fault(&self, field: &str) -> Option<&TypedFault> {
        self.faults.iter().find(|fault| fault.field == field)
    }

    /// A field with its label, hint and fault. `input` gets the name and the ids of what describes it.
    fn field(&self, name: &str, (label, hint): (&str, &str), input: impl FnOnce(&str, &str, bool) -> Markup) -> Markup {
        let fault = self.fault(name);
        let described = format!("{name}-hint {name}-fault");
        html! {
            div class=(if fault.is_some() { "field wrong" } else { "field" }) {
                label for=(name) { (label) }
                span.hint id=(format!("{name}-hint")) { (hint) }
                span.fault id=(format!("{name}-fault")) { @if let Some(fault) = fault { (fault.words(self.lang)) } }
                (input(name, &described, fault.is_some()))
            }
        }
    }

    fn text(&self, name: &str, value: &str, words: (&str, &str), more: (&str, &str)) -> Markup {
        let (kind, autocomplete) = more;
        self.field(name, words, |name, described, is_wrong| {
            html! {
                input type=(kind) id=(name) name=(name) value=(value) autocomplete=(autocomplete) maxlength="300"
                    aria-describedby=(described) aria-invalid=[is_wrong.then_some("true")];
            }
        })
    }

    fn person(&self) -> Markup {
        let (draft, lang) = (self.draft, self.lang);
        let whom =
            [("self", say::whom_self(lang)), ("guardian", say::whom_child(lang)), ("carer", say::whom_cared(lang))];
        html! {
            fieldset #whom {
                legend { (say::whom(lang)) }
                @for (value, words) in whom {
                    label.choice {
                        input type="radio" name="whom" value=(value) checked[draft.whom == value];
                        (words)
                    }
                }
                (self.text("declarant", &draft.declarant, (say::declarant(lang), say::declarant_hint(lang)), ("text", "off")))
            }
            (self.text("name", &draft.name, (say::name(lang), say::name_hint(lang)), ("text", "off")))
            (self.field("document", (say::document(lang), ""), |name, described, is_wrong| document(&draft.document, (name, described, is_wrong), lang)))
            (self.text("number", &draft.number, (say::number(lang), say::number_hint(lang)), ("text", "off")))
            (self.text("phone", &draft.phone, (say::phone(lang), say::optional(lang)), ("tel", "off")))
            (self.place("city", &draft.city, (say::city(lang), say::city_hint(lang))))
            (self.text("address", &draft.address, (say::address(lang), say::optional(lang)), ("text", "off")))
        }
    }

    fn place(&self, field: &str, value: &str, words: (&str, &str)) -> Markup {
        self.field(field, words, |name, described, is_wrong| {
            html! {
                input type="text" id=(name) name=(name) value=(value) list="places" autocomplete="off" maxlength="300"
                    aria-describedby=(described) aria-invalid=[is_wrong.then_some("true")];
            }
        })
    }

    fn health(&self) -> Markup {
        let lang = self.lang;
        html! {
            fieldset #symptom {
                legend { (say::symptoms(lang)) }
                span.hint { (say::symptoms_hint(lang)) }
                @if let Some(fault) = self.fault("symptom") { span.fault { (fault.words(lang)) } }
                @for symptom in Symptom::ALL {
                    label.choice {
                        input type="checkbox" name="symptom" value=(symptom.id())
                            checked[self.draft.symptoms.iter().any(|known| known == symptom.id())];
                        (symptom.words(lang))
                    }
                }
            }
        }
    }

    fn contacts(&self) -> Markup {
        let lang = self.lang;
        let rows = rows(&self.draft.contacts);
        html! {
            p { (say::contacts_lead(lang)) }
            @for (at, contact) in rows.iter().enumerate() {
                fieldset {
                    legend { (say::ContactNumber { number: &(at + 1) }.say(lang)) }
                    div.row { (self.contact(at, contact)) }
                }
            }
            @if rows.len() < MAX_ROWS { button name="go" value="add" { (say::another_contact(lang)) } }
        }
    }

    fn contact(&self, at: usize, contact: &TypedContact) -> Markup {
        let lang = self.lang;
        html! {
            (self.field(&format!("with-{at}"), (say::contact_with(lang), ""), |name, described, is_wrong| html! {
                select id=(name) name=(name) aria-describedby=(described) aria-invalid=[is_wrong.then_some("true")] {
                    option value="" { (say::choose(lang)) }
                    @for (id, kind) in CONTACT_KINDS {
                        option value=(id) selected[contact.with == id] { (kind.words(lang)) }
                    }
                }
            }))
            (self.text(&format!("last-{at}"), &contact.last, (say::contact_last(lang), say::day_hint(lang)), ("date", "off")))
        }
    }

    fn trips(&self) -> Markup {
        let lang = self.lang;
        let rows = rows(&self.draft.trips);
        html! {
            p { (say::trips_lead(lang)) }
            @for (at, trip) in rows.iter().enumerate() {
                fieldset {
                    legend { (say::TripNumber { number: &(at + 1) }.say(lang)) }
                    (self.place(&format!("place-{at}"), &trip.place, (say::trip_place(lang), say::city_hint(lang))))
                    div.row { (self.times(at, trip)) }
                }
            }
            @if rows.len() < MAX_ROWS { button name="go" value="add" { (say::another_trip(lang)) } }
        }
    }

    fn times(&self, at: usize, trip: &TypedTrip) -> Markup {
        let lang = self.lang;
        html! {
            (self.text(&format!("arrival-{at}"), &trip.arrival, (say::trip_arrival(lang), say::time_hint(lang)), ("datetime-local", "off")))
            (self.text(&format!("departure-{at}"), &trip.departure, (say::trip_departure(lang), say::departure_hint(lang)), ("datetime-local", "off")))
        }
    }

    fn review(&self) -> Markup {
        let (draft, lang) = (self.draft, self.lang);
        let kind = draft.document.parse::<DocumentKind>().map_or("", |kind| kind.words(lang));
        let none = || html! { p { (say::none(lang)) } };
        let symptoms = Symptom::ALL.into_iter().filter(|one| draft.symptoms.iter().any(|known| known == one.id()));
        let symptoms: Vec<&str> = symptoms.map(|symptom| symptom.words(lang)).collect();
        let relation = match draft.whom.as_str() {
            "guardian" => Some(Relation::Guardian),
            "carer" => Some(Relation::Carer),
            _ => None,
        };
        html! {
            p { (say::review_lead(lang)) }
            (heading(Step::Person, lang))
            dl {
                @if let Some(relation) = relation {
                    dt { (say::declarant(lang)) } dd { (draft.declarant) " (" (relation.words(lang)) ")" }
                }
                dt { (say::name(lang)) } dd { (draft.name) }
                dt { (kind) } dd { (draft.number) }
                @for (label, value) in [(say::phone(lang), &draft.phone), (say::address(lang), &draft.address)] {
                    @if !value.is_empty() { dt { (label) } dd { (value) } }
                }
                @if !draft.city.is_empty() { dt { (say::city(lang)) } dd { (name_of(&draft.city, lang)) } }
            }
            (heading(Step::Health, lang))
            @if symptoms.is_empty() { (none()) } @else { ul { @for symptom in symptoms { li { (symptom) } } } }
            (heading(Step::Contacts, lang))
            @if draft.contacts.is_empty() { (none()) }
            ul {
                @for contact in &draft.contacts {
                    @for (_, kind) in CONTACT_KINDS.iter().filter(|(id, _)| *id == contact.with) {
                        li { (kind.words(lang)) ", " (contact.last) }
                    }
                }
            }
            (heading(Step::Trips, lang))
            @if draft.trips.is_empty() { (none()) }
            ul {
                @for trip in &draft.trips {
                    li { (name_of(&trip.place, lang)) ", " (spaced(&trip.arrival)) " – " (spaced(&trip.departure)) }
                }
            }
            h2 { (say::consent_title(lang)) }
            ul {
                @for words in [say::consent_use(lang), say::consent_share(lang), say::consent_time(lang), say::consent_rights(lang)] {
                    li { (words) }
                }
            }
            (self.confirmation("consent", say::consent(lang)))
        }
    }

    /// A box that must be checked.
    pub(super) fn confirmation(&self, name: &str, words: &str) -> Markup {
        let fault = self.fault(name);
        let fault_id = format!("{name}-fault");
        html! {
            div class=(if fault.is_some() { "field wrong" } else { "field" }) {
                @if let Some(fault) = fault { span.fault id=(fault_id) { (fault.words(self.lang)) } }
                label.choice {
                    input id=(name) type="checkbox" name=(name) value="yes" aria-describedby=(fault_id);
                    (words)
                }
            }
        }
    }
}

fn heading(step: Step, lang: Lang) -> Markup {
    html! {
        h2 { (step.title(lang)) }
        button name="go" value=(step.id()) aria-label=(say::ChangeStep { step: &step.title(lang) }.say(lang)) { (say::change(lang)) }
    }
}

/// The choice of the kind of a document.
pub(super) fn document(chosen: &str, (name, described, is_wrong): (&str, &str, bool), lang: Lang) -> Markup {
    html! {
        select id=(name) name=(name) aria-describedby=(described) aria-invalid=[is_wrong.then_some("true")] {
            // The most frequent one first, "other" last.
            @for kind in DocumentKind::ALL.into_iter().skip(1).chain([DocumentKind::Other]) {
                option value=(kind.id()) selected[chosen == kind.id()] { (kind.words(lang)) }
            }
        }
    }
}

/// The names that the fields for places suggest.
fn place_names(lang: Lang) -> Markup {
    // By hand: maud would quote the values, which doubles their size.
    let options: String = suggestions(lang).map(|name| format!("<option>{}", html! { (name) }.into_string())).collect();
    html! { datalist id="places" { (PreEscaped(options)) } }
}

/// The rows of a list, and empty ones after them.
fn rows<T: Clone + Default>(typed: &[T]) -> Vec<T> {
    let wanted = (typed.len() + EMPTY_ROWS).min(MAX_ROWS);
    typed.iter().cloned().chain(std::iter::repeat_with(T::default)).take(wanted).collect()
}

fn spaced(time: &str) -> String {
    time.replace('T', " ")
}
