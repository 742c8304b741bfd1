// What a client notices of the loop when all goes well: segments, pipelining, methods, bodies,
// files.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/front/front_fixture.h"

namespace candor::test {
namespace {

class ConnectionTest : public WireFixture {
 protected:
  void write_file(std::size_t size) {
    bytes_.clear();
    for (std::size_t i = 0; bytes_.size() < size; ++i) bytes_ += std::to_string(i) + ",";
    bytes_.resize(size);
    application.file_path = folder.path + "/film";
    std::ofstream(application.file_path, std::ios::binary) << bytes_;
  }
  std::string bytes_;
};

TEST_P(ConnectionTest, ARequestInSegmentsOfOneByteIsAnswered) {
  RawClient client(port());
  const std::string request = post("/echo", "a body", "X: y\r\n");
  for (char c : request) {
    client.send({&c, 1});
    if (c == '\n') std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const RawClient::Answer answer = client.answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "a body");
  EXPECT_EQ(application.last().is_secure, is_secure);
}

TEST_P(ConnectionTest, PipelinedRequestsAreAnsweredInOrder) {
  RawClient client(port());
  client.send(post("/echo", "one") + post("/echo", "two") + std::string(kHello) +
              post("/echo", "three"));
  for (const char* expected : {"one", "two", "hello", "three"})
    EXPECT_EQ(client.answer().body, expected);
}

TEST_P(ConnectionTest, ABodilessDeleteDoesNotSwallowTheNextRequest) {
  RawClient client(port());
  client.send("DELETE /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawClient::Answer deleted = client.answer();
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.header("Content-Length"), "");
  client.send(kHello);
  EXPECT_EQ(client.answer().body, "hello");
}

TEST_P(ConnectionTest, HeadTellsTheLengthAndSendsNoBody) {
  RawClient client(port());
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(kHello));
  const RawClient::Answer head = client.answer(false);
  EXPECT_EQ(head.header("Content-Length"), "5");
  const RawClient::Answer get = client.answer();
  EXPECT_EQ(get.status, 200);
  EXPECT_EQ(get.body, "hello");
}

TEST_P(ConnectionTest, AConnectionServesManyRequestsAndEndsWhenAsked) {
  RawClient client(port());
  for (int i = 0; i < 200; ++i) {
    client.send(kHello);
    ASSERT_EQ(client.answer().body, "hello") << i;
  }
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.answer().header("Connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST_P(ConnectionTest, AClientThatSaysItIsDoneStillGetsItsAnswer) {
  RawClient client(port());
  client.send(post("/echo", "last words"));
  client.finish_sending();
  EXPECT_EQ(client.answer().body, "last words");
  EXPECT_TRUE(client.is_ended());
}

TEST_P(ConnectionTest, AnswersCarryTheDate) {
  const std::string date = ask(kHello).header("Date");
  EXPECT_EQ(date.size(), 29u) << date;
  EXPECT_TRUE(date.ends_with(" GMT"));
}

TEST_P(ConnectionTest, LargeBodiesGoThroughAFileAndArriveWhole) {
  std::string body;
  for (int i = 0; body.size() < 20'000'000; ++i) body += std::to_string(i) + ";";
  RawClient client(port());
  std::thread sender([&] { client.send(post("/echo", body) + std::string(kHello)); });
  const RawClient::Answer answer = client.answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.body == body);
  EXPECT_EQ(client.answer().body, "hello");
  sender.join();
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path), {}), 0);
}

TEST_P(ConnectionTest, ABodyTooLargeIsRefusedFromItsHead) {
  application.body_limit = 10;
  const RawClient::Answer answer =
      ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_EQ(ask(post("/echo", "1234567890")).status, 200);
}

TEST_P(ConnectionTest, ALargeBodyIsReadOnlyFromThoseWhoMaySendIt) {
  application.refuses_uploads = true;
  // Not one byte of the body is sent: the answer cannot have waited for it.
  EXPECT_EQ(ask("POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n").status, 401);
  EXPECT_EQ(ask(post("/size", "small")).body, "5");
  application.refuses_uploads = false;
  EXPECT_EQ(ask(post("/size", std::string(1'000'000, 'a'))).body, "1000000");
}

TEST_P(ConnectionTest, ARefusalReachesAClientThatKeepsSending) {
  application.body_limit = 10;
  RawClient client(port());
  // A connection that was cut would fail the sender before it looks for an answer.
  std::thread sender([&] { EXPECT_TRUE(client.send(post("/echo", std::string(9'000'000, 'a')))); });
  EXPECT_EQ(client.answer().status, 413);
  sender.join();
}

TEST_P(ConnectionTest, WhatTheApplicationThrowsIsAnAnswer) {
  RawClient client(port());
  client.send("GET /throw HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.answer().status, 500);
  EXPECT_EQ(ask(kHello).status, 200);
}

TEST_P(ConnectionTest, AReplyCannotBeSplitByItsOwnHeaders) {  // CVE-2026-21428
  const RawClient::Answer answer = ask("GET /split HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.header("Set-Cookie"), "");
}

TEST_P(ConnectionTest, FilesAreSentWholeAndInParts) {
  write_file(3'000'000);
  const RawClient::Answer whole = ask("GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(whole.status, 200);
  EXPECT_TRUE(whole.body == bytes_);
  EXPECT_EQ(whole.header("Content-Type"), "video/webm");
  RawClient client(port());
  client.send("GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=1000000-1999999\r\n\r\n");
  const RawClient::Answer part = client.answer();
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.header("Content-Range"), "bytes 1000000-1999999/3000000");
  EXPECT_TRUE(part.body == bytes_.substr(1'000'000, 1'000'000));
  client.send("GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=3000000-\r\n\r\n");
  EXPECT_EQ(client.answer().status, 416);
  client.send("GET /file HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + whole.header("ETag") +
              "\r\n\r\n");
  EXPECT_EQ(client.answer().status, 304);
  client.send("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.answer(false).header("Content-Length"), "3000000");
  client.send("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.answer().status, 404);
  client.send(kHello);
  EXPECT_EQ(client.answer().body, "hello");
}

// An application that has only a piece at hand sends that; the client asks for the rest. What was
// asked for without a range is sent whole.
TEST_P(ConnectionTest, ARangeMayBeAnsweredByItsFirstPiece) {
  write_file(3'000);
  RawClient client(port());
  client.send("GET /pieces HTTP/1.1\r\nHost: a\r\nRange: bytes=500-\r\n\r\n");
  const RawClient::Answer piece = client.answer();
  EXPECT_EQ(piece.status, 206);
  EXPECT_EQ(piece.header("Content-Range"), "bytes 500-1499/3000");
  EXPECT_EQ(piece.header("Content-Length"), "1000");
  EXPECT_TRUE(piece.body == bytes_.substr(500, 1'000));
  client.send("GET /pieces HTTP/1.1\r\nHost: a\r\nRange: bytes=2500-2999\r\n\r\n");
  EXPECT_EQ(client.answer().header("Content-Range"), "bytes 2500-2999/3000");
  client.send("GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.answer().body == bytes_);
}

TEST_P(ConnectionTest, AReaderThatTakesNothingHoldsUpNobody) {
  write_file(30'000'000);
  RawClient stalled(port(), 4'096);
  stalled.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ask(kHello).body, "hello");
  const RawClient::Answer answer = stalled.answer();
  EXPECT_TRUE(answer.body == bytes_);
}

INSTANTIATE_WIRES(ConnectionTest);

}  // namespace
}  // namespace candor::test
