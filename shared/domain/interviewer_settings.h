// What an interviewer sets for themself (S3-21): what new questions and invitations begin with when
// a request does not say.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/question.h"

namespace candor {

// Only what a body names changes.
struct InterviewerSettings {
  AccountId account_id;
  Seconds preparation_time{30'000};
  Seconds responding_time{90'000};
  std::int32_t max_retakes = 1;
  std::int32_t invitation_hours = limits::kInvitationHoursDefault;
  std::int32_t invitation_attempts = 1;
  Time updated_at;
};
template <>
struct describe<InterviewerSettings> {
  static constexpr std::string_view name = "InterviewerSettings", table = "interviewer_settings";
  static constexpr auto fields = fields_of(
      field<&InterviewerSettings::account_id>("account_id", "account.id").set_by_server(),
      field<&InterviewerSettings::preparation_time>("preparation_time", "question.preparation_time")
          .range(0, limits::kPreparationMsMax),
      field<&InterviewerSettings::responding_time>("responding_time", "question.responding_time")
          .range(limits::kRespondingMsMin, limits::kRespondingMsMax),
      field<&InterviewerSettings::max_retakes>("max_retakes", "question.max_retakes")
          .range(0, limits::kRetakesMax),
      field<&InterviewerSettings::invitation_hours>("invitation_hours",
                                                    "invitation.expires_in_hours")
          .range(1, limits::kInvitationHoursMax),
      field<&InterviewerSettings::invitation_attempts>("invitation_attempts",
                                                       "invitation.max_attempts")
          .range(1, limits::kAttemptsMax),
      field<&InterviewerSettings::updated_at>("updated_at", "common.updated_at").set_by_server());
};

}  // namespace candor
