#include "server/features/own_record.h"

#include "server/store/records.h"

namespace candor::features {

Status check_not_own_record(store::Reader& reader, const http::Call& call, SessionId session) {
  const std::int64_t own =
      TRY(reader.number("SELECT count(*) FROM sessions s JOIN accounts o"
                        " ON o.email = s.candidate_email WHERE s.id = ? AND o.id = ?",
                        {session, call.caller.account}));
  if (own == 0) return ok();
  return fail(Failure::forbidden, "own_record",
              "This is about you. Ask a colleague to look at it instead.");
}

}  // namespace candor::features
