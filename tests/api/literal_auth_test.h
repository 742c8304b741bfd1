// What the literal replays of the documents' sign-in share.
#pragma once

#include "tests/api/identity_test.h"

namespace candor::test {

class LiteralAuth : public IdentityTest {
 protected:
  // The document's keys are all in the answer, with values that are not null.
  static void expect_keys(const Answer& answer, std::initializer_list<const char*> keys) {
    for (const char* key : keys) EXPECT_TRUE(answer.has(key)) << key << " in " << answer.body;
  }
  // "exp" less "iat" of an access token, in minutes.
  static std::int64_t minutes_of(const Answer& signed_in) {
    return signed_in.number("expires_in") / 60;
  }
  static bool has_text_id(const Answer& answer, std::string_view id) {
    return answer.body.find("\"id\":\"" + std::string(id) + "\"") != std::string::npos;
  }
};

}  // namespace candor::test
