// The recruiter's home: what needs a person today, then numbers (look.md). And what health probes
// answer.
#pragma once

#include "shared/domain/invitation.h"
#include "shared/domain/session.h"

namespace candor {

struct Overview {
  std::int32_t to_review_count = 0;
  std::int32_t in_progress_count = 0;
  std::int32_t open_interview_count = 0;
  std::int32_t expiring_count = 0;       // links that end within two days, not started
  std::vector<SessionView> to_review;    // oldest first, at most 10
  std::vector<InvitationView> expiring;  // soonest first, at most 10
};
template <>
struct describe<Overview> {
  static constexpr std::string_view name = "Overview";
  static constexpr auto fields = fields_of(
      field<&Overview::to_review_count>("to_review_count", "interview.to_review_count")
          .set_by_server(),
      field<&Overview::in_progress_count>("in_progress_count", "overview.in_progress_count")
          .set_by_server(),
      field<&Overview::open_interview_count>("open_interview_count",
                                             "overview.open_interview_count")
          .set_by_server(),
      field<&Overview::expiring_count>("expiring_count", "overview.expiring_count").set_by_server(),
      field<&Overview::to_review>("to_review", "overview.to_review").set_by_server(),
      field<&Overview::expiring>("expiring", "overview.expiring").set_by_server());
};

// Public probe (K24): exactly these words.
struct Health {
  std::string status = "healthy";
  std::string version;
  std::string database = "connected";
};
template <>
struct describe<Health> {
  static constexpr std::string_view name = "Health";
  static constexpr auto fields =
      fields_of(field<&Health::status>("status", "health.status").set_by_server(),
                field<&Health::version>("version", "health.version").set_by_server(),
                field<&Health::database>("database", "health.database").set_by_server());
};

// The test address of S0-22.
struct TestAnswer {
  std::string status = "ok";
};
template <>
struct describe<TestAnswer> {
  static constexpr std::string_view name = "TestAnswer";
  static constexpr auto fields =
      fields_of(field<&TestAnswer::status>("status", "health.status").set_by_server());
};

}  // namespace candor
