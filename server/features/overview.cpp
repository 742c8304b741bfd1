// The recruiter's home: what needs a person today, of the caller's company.
#include "server/features/features.h"
#include "server/features/invitations.h"
#include "server/features/own_record.h"
#include "server/features/sessions.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;

namespace {

constexpr std::int64_t kExpiringSoonMs = 2 * kDayMs;

constexpr std::string_view kToReview =
    " s.deleted_at IS NULL AND i.deleted_at IS NULL AND s.status = 1 AND s.reviewed_at IS NULL";

Result<std::int32_t> count(Reader& reader, std::string_view sql,
                           std::initializer_list<store::Value> values) {
  return static_cast<std::int32_t>(TRY(reader.number(sql, values)));
}

Result<Overview> overview(Call& call) {
  const CompanyId company = call.caller.company;
  const Time cut{call.now.ms - kSessionGraceMs};
  const Time soon{call.now.ms + kExpiringSoonMs};
  return call.app.database->read([&](Reader& reader) -> Result<Overview> {
    Overview view;
    view.to_review_count =
        TRY(count(reader,
                  "SELECT count(*) FROM sessions s JOIN interviews i ON i.id = s.interview_id"
                  " WHERE i.company_id = ? AND" +
                      std::string(kToReview) + " AND " + std::string(kNotOwnRecord),
                  {company, call.caller.account}));
    view.in_progress_count =
        TRY(count(reader,
                  "SELECT count(*) FROM sessions s JOIN interviews i ON i.id = s.interview_id"
                  " JOIN invitations v ON v.id = s.invitation_id"
                  " WHERE i.company_id = ? AND i.deleted_at IS NULL AND s.deleted_at IS NULL"
                  " AND s.status = 0 AND NOT (v.expires_at < ? AND s.last_seen_at < ?)",
                  {company, cut, cut}));
    view.open_interview_count = TRY(count(reader,
                                          "SELECT count(*) FROM interviews WHERE company_id = ? "
                                          "AND deleted_at IS NULL AND status = 1",
                                          {company}));
    view.expiring_count =
        TRY(count(reader,
                  "SELECT count(*) FROM invitations v JOIN interviews i ON i.id = v.interview_id"
                  " WHERE i.company_id = ? AND i.deleted_at IS NULL AND i.status = 1" +
                      std::string(kNotStarted) + " AND v.expires_at > ? AND v.expires_at <= ?",
                  {company, call.now, soon}));
    view.to_review = TRY(session_views(reader,
                                       "WHERE i.company_id = ?2 AND" + std::string(kToReview) +
                                           " AND s.candidate_email <> (SELECT o.email FROM accounts"
                                           " o WHERE o.id = ?3)"
                                           " ORDER BY s.completed_at, s.id LIMIT 10",
                                       {cut, company, call.caller.account}));
    view.expiring =
        TRY(invitation_views(reader, call,
                             "WHERE i.company_id = ?3 AND i.deleted_at IS NULL AND i.status = 1" +
                                 std::string(kNotStarted) +
                                 " AND v.expires_at > ?1 AND v.expires_at <= ?4"
                                 " ORDER BY v.expires_at, v.id LIMIT 10",
                             {call.now, cut, company, soon}));
    return view;
  });
}

}  // namespace

void bind_overview(http::Router& router, App&) {
  router.bind(api::overview, overview);
}

}  // namespace candor::features
