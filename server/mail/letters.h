// Letters to people: queued in the transaction of the change that makes them necessary, written
// from the company's template or the standard one, sent by a background job, exactly once by their
// id as far as the driver can (README.md has its limits).
#pragma once

#include <string>

#include "server/store/database.h"
#include "shared/domain/mail.h"

namespace candor {
class App;
}

namespace candor::work {
class JobRun;
}

namespace candor::mail {

struct Letter {
  LetterKind kind = LetterKind::test;
  std::string id;  // the same id is the same letter: "invitation/12"; at most 180 characters
  std::string to_name, to_address;  // the name may be empty
  CompanyId company;                // whose template and whose list; 0: none
  LetterValues fields;              // exactly letter_fields(kind), none empty
};

// Queues a letter and wakes the jobs after the commit. An id that was queued before changes
// nothing. invalid (code "bad_letter") for an unknown, missing or empty field, an address that is
// none, or a text that could break out of a header; then the caller's transaction should fail, too.
Status queue_letter(store::Transaction& tx, App& app, const Letter& letter, Time now);

// The template in use: the company's own when it is valid, else the standard one.
Result<LetterDraft> template_of(store::Reader& reader, CompanyId company, LetterKind kind);

// "24 November 2026, 18:00 UTC", for the values of fields.
std::string date_words(Time time);

}  // namespace candor::mail
