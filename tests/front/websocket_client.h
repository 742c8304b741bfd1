// The other end of a WebSocket for the tests: frames as a client would write them, rightly or
// wrongly, and cases that must come out alike however the bytes are cut into segments.
#pragma once

#include <gtest/gtest.h>

#include "server/http/front/websocket.h"

namespace candor::http::client {

enum class Mask { yes, no };

// One frame. The fields beyond opcode and payload are for frames a client may not send.
struct Frame {
  unsigned opcode = 0x1;
  std::string payload;
  bool is_final = true;
  unsigned reserved = 0;  // three bits
  Mask mask = Mask::yes;
  int length_bytes = -1;  // 0, 2 or 8 after the first; -1: as few as possible
  std::optional<std::uint64_t> claimed_length;
};
std::string bytes_of(const Frame& frame);

std::string text(std::string_view payload);
std::string binary(std::string_view payload);
std::string ping(std::string_view payload);
std::string pong(std::string_view payload);
std::string close(unsigned code, std::string_view reason = {});
// A message in fragments: the first carries `opcode`, the others continue it.
std::string fragments(unsigned opcode, const std::vector<std::string>& payloads);
// The same with every byte in a fragment of its own.
std::string byte_fragments(unsigned opcode, std::string_view payload);

// What the server wrote, one line per frame: "text:…", "binary:…", "ping:…", "pong:…",
// "close:1000" or "close:". Fails the test when the frames are not whole, masked or not final.
std::vector<std::string> lines_of(std::string_view written);
// The same with the reason: "close:1013 too much …".
std::vector<std::string> lines_with_reasons(std::string_view written);
// Writes everything that waits and returns it.
std::string drain(WebSocket& socket);

struct Case {
  std::string name;  // letters, digits and _
  std::string bytes;
  // The messages in order and then the frames of the answer, as in lines_of.
  std::vector<std::string> expected;
  // Not 0: after so many bytes, and not one earlier, the connection is no longer open.
  std::size_t ends_at = 0;
};

enum class Segments { whole, single_bytes, odd_chunks };

// INSTANTIATE_CASES runs each case in every segmentation.
class Cases : public testing::TestWithParam<std::tuple<Case, Segments>> {
 protected:
  void check() const;
};
std::string name_of(const testing::TestParamInfo<Cases::ParamType>& info);

}  // namespace candor::http::client

#define INSTANTIATE_CASES(suite, cases)                                                         \
  TEST_P(suite, IsAnsweredAlikeInEverySegmentation) {                                           \
    check();                                                                                    \
  }                                                                                             \
  INSTANTIATE_TEST_SUITE_P(                                                                     \
      Rfc6455, suite,                                                                           \
      testing::Combine(testing::ValuesIn(cases),                                                \
                       testing::Values(client::Segments::whole, client::Segments::single_bytes, \
                                       client::Segments::odd_chunks)),                          \
      client::name_of)
