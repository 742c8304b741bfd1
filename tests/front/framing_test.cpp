// The corpus of framing_corpus.h on real sockets: each answer, and above all that a request hidden
// behind or inside another is never handled.
#include "tests/front/framing_corpus.h"

#include "tests/front/front_fixture.h"

namespace candor::test {
namespace {

constexpr std::string_view kSecond = "GET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

class FramingTest : public WireFixture {
 protected:
  // The case, then a second request in the same segment or in another one.
  void play(const FramingCase& one, bool in_one_segment) {
    const std::string second_path = "/second/" + std::to_string(++played_);
    std::string second(kSecond);
    second.replace(second.find("/second"), 7, second_path);
    RawClient client(port());
    client.send(in_one_segment ? one.bytes + second : one.bytes);
    if (!in_one_segment) client.send(second);
    const bool is_head = one.bytes.starts_with("HEAD ");
    const RawClient::Answer answer = client.answer(!is_head);
    EXPECT_EQ(answer.status, one.status) << one.why;
    if (one.leaves_room) EXPECT_EQ(client.answer().status, 200) << one.why;
    EXPECT_TRUE(client.is_ended()) << one.why;
    EXPECT_EQ(application.has_handled(second_path), one.leaves_room) << one.why;
    EXPECT_FALSE(application.has_handled("/smuggled")) << one.why;
    if (one.status >= 400) EXPECT_EQ(answer.header("Connection"), "close") << one.why;
  }

 private:
  int played_ = 0;
};

TEST_P(FramingTest, TheCorpusIsLargeEnough) {
  EXPECT_GE(framing_corpus().size(), 200u);
}

TEST_P(FramingTest, EachCaseIsReadInOneWay) {
  for (const FramingCase& one : framing_corpus()) play(one, true);
}

TEST_P(FramingTest, TheSecondRequestInItsOwnSegmentChangesNothing) {
  for (const FramingCase& one : framing_corpus()) play(one, false);
}

INSTANTIATE_WIRES(FramingTest);

}  // namespace
}  // namespace candor::test
