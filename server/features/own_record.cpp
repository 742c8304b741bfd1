#include "server/features/own_record.h"

#include "server/store/records.h"

namespace candor::features {

Status check_not_own_record(store::Reader& reader, const http::Call& call, SessionId session) {
  static const std::string kOthers =
      "SELECT count(*) FROM sessions s WHERE s.id = ? AND " + std::string(kNotOwnRecord);
  if (TRY(reader.number(kOthers, {session, call.caller.account})) != 0) return ok();
  return fail(Failure::forbidden, "own_record",
              "This is about you. Ask a colleague to look at it instead.");
}

Status keep_earlier_address(store::Transaction& tx, AccountId account, std::string_view email) {
  TRY(
      tx.execute("INSERT INTO earlier_addresses (account_id, email) VALUES (?, ?)"
                 " ON CONFLICT DO NOTHING",
                 {account, email}));
  return ok();
}

}  // namespace candor::features
