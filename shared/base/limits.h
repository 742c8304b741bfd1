// Every limit of the product. Exceeding one is a named error, never a truncation.
#pragma once

#include <cstdint>

namespace candor::limits {

// Bodies
inline constexpr std::int64_t kJsonBodyBytes = 256 * 1024;
inline constexpr int kJsonDepth = 16;
inline constexpr int kJsonNodes = 20'000;
inline constexpr std::int64_t kJsonResponseBytes = 16ll * 1024 * 1024;  // read by the client
inline constexpr int kJsonResponseNodes = 1'000'000;
inline constexpr int kFieldErrorsMax = 100;  // violations reported of one body
inline constexpr int kListItemsMax = 1'000;  // of a list whose description names no count
inline constexpr int kUnknownNameMax = 60;   // characters of a foreign name that a report repeats
inline constexpr std::int64_t kRecordingBytes = 200ll * 1024 * 1024;  // MAX_RECORDING_SIZE, K23
inline constexpr std::int64_t kUploadChunkBytes = 16ll * 1024 * 1024;
inline constexpr int kUploadHours =
    72;  // an unfinished upload is kept this long after its last byte

// Lists
inline constexpr int kPageSizeDefault = 50;
inline constexpr int kPageSizeMax = 100;
inline constexpr int kPageOffsetMax = 10'000;
inline constexpr int kPageCursorMax = 4'000;

// Text, in characters (Unicode code points)
inline constexpr int kNameMax = 200;
inline constexpr int kEmailMax = 254;
inline constexpr int kTitleMax = 200;
inline constexpr int kDescriptionMax = 5'000;
inline constexpr int kQuestionTextMax = 2'000;
inline constexpr int kAnswerTextMax = 20'000;
inline constexpr int kPasswordMin = 8;
inline constexpr int kPasswordMax = 128;
inline constexpr int kSearchMax = 200;
inline constexpr int kTokenMax = 200;
inline constexpr int kPhoneMax = 40;
inline constexpr int kTwoFactorCodeMax = 40;  // a recovery code with its dashes, or six digits

// Interviews
inline constexpr int kQuestionsMax = 50;
inline constexpr std::int64_t kPreparationMsMax = 600'000;
inline constexpr std::int64_t kRespondingMsMin = 5'000;
inline constexpr std::int64_t kRespondingMsMax = 900'000;
inline constexpr int kRetakesMax = 10;
inline constexpr int kInvitationHoursDefault = 72;
inline constexpr int kInvitationHoursMax = 8'760;
inline constexpr int kAttemptsMax = 10;

// Companies
inline constexpr int kIndustryMax = 100;
inline constexpr int kPostalAddressMax = 500;
inline constexpr int kWebAddressMax = 2'000;
inline constexpr std::int64_t kLogoBytes = 512 * 1024;      // K43
inline constexpr int kLogoSideMax = 2'048;                  // pixels
inline constexpr int kLogoTextMax = 700'000;                // as a data URL
inline constexpr std::int64_t kLogoBodyBytes = 768 * 1024;  // of a request that brings one
inline constexpr int kColleagueInvitationDaysDefault = 7;
inline constexpr int kColleagueInvitationDaysMax = 30;
inline constexpr int kColleagueInvitationsMax = 200;  // open ones of a company

// API keys
inline constexpr int kApiKeysMax = 50;  // of one account
inline constexpr int kApiKeyDaysDefault = 90;
inline constexpr int kApiKeyDaysMax = 3'650;
// Mail
inline constexpr int kLetterSubjectMax = 200;
inline constexpr int kLetterTextMax = 4'000;
inline constexpr int kLetterValueMax = 2'000;  // of one field

// Integers in JSON stay exact in other people's JavaScript.
inline constexpr std::int64_t kIntegerMax = 9'007'199'254'740'991;

}  // namespace candor::limits
