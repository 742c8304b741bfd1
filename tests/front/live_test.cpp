// Live changes on real sockets: who may listen, what is heard, what was missed, and how a sign-out
// ends it.
#include "tests/front/front_fixture.h"
#include "tests/front/websocket_client.h"
#include "tests/harness/server_fixture.h"

namespace candor::test {
namespace {

constexpr std::string_view kOrigin = "Origin: http://localhost:8000\r\n";

class LiveTest : public ServerFixture {
 public:
  void SetUp() override {
    settings.public_url = "http://localhost:8000";
    ServerFixture::SetUp();
  }

 protected:
  using Client = std::unique_ptr<RawClient>;
  struct Opened {
    Client client;
    int status = 0;
  };
  Opened open(std::string_view target, const std::string& headers) {
    Opened opened{std::make_unique<RawClient>(server().port()), 0};
    opened.client->send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost:8000\r\n" +
                        headers + "\r\n");
    opened.status = opened.client->answer(false).status;
    return opened;
  }
  Opened open_socket(std::string_view target, const std::string& headers) {
    return open(target,
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                    headers);
  }
  std::string authorization(As who) { return "Authorization: Bearer " + bearer_of(who) + "\r\n"; }
  Opened listen(As who, const std::string& headers = {}) {
    return open("/api/v1/events", authorization(who) + headers);
  }
  // The next event of a stream, without the comments in between; empty when none comes.
  static std::string event(RawClient& client) {
    std::string lines;
    while (!lines.ends_with("\n\n")) {
      const std::string one = client.take(1);
      if (one.empty()) return lines;
      lines += one;
    }
    return lines;
  }
  static std::string id_of(const std::string& event) {
    const std::size_t at = event.find("id: ");
    return at == std::string::npos ? "" : event.substr(at + 4, event.find('\n', at) - at - 4);
  }
  void rename() {
    const std::string path = "/api/v1/interviews/" + std::to_string(interview.id.value);
    ASSERT_EQ(put(As::recruiter, path, R"({"title":"Another title"})").status, 200);
  }
};

TEST_F(LiveTest, AChangeIsHeardByTheCompanyAndByNobodyElse) {
  const Opened team = listen(As::domain_expert), stranger = listen(As::other_recruiter);
  EXPECT_EQ(team.status, 200);
  EXPECT_NE(event(*team.client).find("event: ready\n"), std::string::npos);
  EXPECT_NE(event(*stranger.client).find("event: ready\n"), std::string::npos);
  rename();
  const std::string changed = event(*team.client);
  EXPECT_NE(changed.find("event: changed\n"), std::string::npos) << changed;
  EXPECT_NE(changed.find(R"("changed":["interviews","overview"])"), std::string::npos) << changed;
  EXPECT_EQ(stranger.client->receive(100), "");
}

TEST_F(LiveTest, WhatACandidateDoesIsHeard) {
  const Opened team = listen(As::recruiter);
  event(*team.client);
  const Answer started = post(As::guest, "/api/v1/candidates/interviews/start-session",
                              "{\"token\":\"" + link_token + "\",\"consent\":true}");
  ASSERT_EQ(started.status, 201);
  EXPECT_NE(event(*team.client).find("interviews"), std::string::npos);
  const std::string path = "/api/v1/candidates/interviews/answers/" + started.text("answers[0].id");
  const std::string secret = started.text("session_secret");
  ASSERT_EQ(send_with(secret, "PUT", path, R"({"text":"A draft","final":false})").status, 200);
  EXPECT_EQ(team.client->receive(50), "");  // nobody needs to know of each letter
  ASSERT_EQ(send_with(secret, "PUT", path, R"({"text":"Done","final":true})").status, 200);
  EXPECT_NE(event(*team.client).find("interviews"), std::string::npos);
}

TEST_F(LiveTest, WhatFailsChangesNothing) {
  const Opened team = listen(As::recruiter);
  event(*team.client);
  EXPECT_EQ(put(As::recruiter, "/api/v1/interviews/999", R"({"title":"x"})").status, 404);
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviews").status, 200);
  EXPECT_EQ(team.client->receive(100), "");
}

TEST_F(LiveTest, WhoComesBackHearsWhatWasMissed) {
  std::string last;
  {
    const Opened before = listen(As::recruiter);
    last = id_of(event(*before.client));
  }
  rename();
  const Opened again = listen(As::recruiter, "Last-Event-ID: " + last + "\r\n");
  EXPECT_NE(event(*again.client).find("event: ready\n"), std::string::npos);
  const std::string missed = event(*again.client);
  EXPECT_NE(missed.find("event: changed\n"), std::string::npos) << missed;
  EXPECT_NE(id_of(missed), last);
}

TEST_F(LiveTest, WhoCannotBeToldWhatWasMissedReadsEverythingAgain) {
  for (const char* id : {"0000-1", "nonsense", "99999999999999999999"}) {
    const Opened again = listen(As::recruiter, "Last-Event-ID: " + std::string(id) + "\r\n");
    EXPECT_NE(event(*again.client).find("event: reset\n"), std::string::npos) << id;
  }
}

TEST_F(LiveTest, OnlyTheTeamMayListen) {
  for (const char* path : {"/api/v1/events", "/api/v1/live"}) {
    EXPECT_EQ(open_socket(path, std::string(kOrigin)).status, 401) << path;
    EXPECT_EQ(open_socket(path, authorization(As::candidate)).status, 403) << path;
    EXPECT_EQ(open_socket(path, "Authorization: Bearer made.up.token\r\n").status, 401) << path;
  }
  EXPECT_EQ(open_socket("/api/v1/nowhere", authorization(As::recruiter)).status, 404);
}

TEST_F(LiveTest, AWebSocketOpensWithAHeaderASubprotocolOrATicket) {
  const std::string token = bearer_of(As::recruiter);
  EXPECT_EQ(open_socket("/api/v1/live", authorization(As::recruiter)).status, 101);
  const std::string protocol = "Sec-WebSocket-Protocol: bearer, " + token + "\r\n";
  EXPECT_EQ(open_socket("/api/v1/live", std::string(kOrigin) + protocol).status, 101);
  const std::string ticket = post(As::recruiter, "/api/v1/live/tickets").text("ticket");
  const Opened socket = open_socket("/api/v1/live?ticket=" + ticket, std::string(kOrigin));
  ASSERT_EQ(socket.status, 101);
  EXPECT_NE(next_frame(*socket.client).find(R"("event":"ready")"), std::string::npos);
  rename();
  EXPECT_NE(next_frame(*socket.client).find(R"("changed":["interviews","overview"])"),
            std::string::npos);
}

TEST_F(LiveTest, ATicketOpensOneSocketSoon) {
  const auto ticket = [&] { return post(As::recruiter, "/api/v1/live/tickets").text("ticket"); };
  const auto with = [&](const std::string& one) {
    return open_socket("/api/v1/live?ticket=" + one, std::string(kOrigin)).status;
  };
  const std::string used = ticket();
  EXPECT_EQ(with(used), 101);
  EXPECT_EQ(with(used), 401);
  const std::string late = ticket();
  advance(31'000);
  EXPECT_EQ(with(late), 401);
  EXPECT_EQ(with("0123456789abcdef0123456789abcdef"), 401);
  // A ticket is for sockets only.
  EXPECT_EQ(open("/api/v1/events?ticket=" + ticket(), {}).status, 401);
}

TEST_F(LiveTest, OtherPagesMayNotOpenASocket) {
  const std::string ticket = post(As::recruiter, "/api/v1/live/tickets").text("ticket");
  EXPECT_EQ(
      open_socket("/api/v1/live", authorization(As::recruiter) + "Origin: https://evil.example\r\n")
          .status,
      403);
  EXPECT_EQ(open_socket("/api/v1/live?ticket=" + ticket, {}).status, 403);
}

TEST_F(LiveTest, ACookieOpensNothing) {
  const Answer signed_in =
      post(As::guest, "/api/v1/auth/login",
           "{\"email\":\"admin@example.com\",\"password\":\"" + std::string(kPassword) + "\"}");
  const std::string cookie = "Cookie: " + signed_in.header("Set-Cookie") + "\r\n";
  EXPECT_EQ(open_socket("/api/v1/live", std::string(kOrigin) + cookie).status, 401);
  EXPECT_EQ(open("/api/v1/events", cookie).status, 401);
}

TEST_F(LiveTest, SigningOutEndsWhatIsOpen) {
  const Opened stream = listen(As::recruiter);
  const Opened socket = open_socket("/api/v1/live", authorization(As::recruiter));
  const Opened other = listen(As::admin);
  event(*stream.client);
  next_frame(*socket.client);
  event(*other.client);
  ASSERT_EQ(post(As::recruiter, "/api/v1/auth/logout").status, 200);
  EXPECT_NE(event(*stream.client).find("event: signed_out\n"), std::string::npos);
  EXPECT_TRUE(stream.client->is_ended());
  EXPECT_NE(next_frame(*socket.client).find("signed_out"), std::string::npos);
  EXPECT_EQ(next_frame(*socket.client), "close:4401");
  EXPECT_EQ(other.client->receive(50), "");
}

TEST_F(LiveTest, WhoSpeaksWhereNothingIsHeardIsShownOut) {
  const Opened socket = open_socket("/api/v1/live", authorization(As::recruiter));
  next_frame(*socket.client);
  socket.client->send(http::client::text("hello?"));
  EXPECT_EQ(next_frame(*socket.client), "close:1008");
}

}  // namespace
}  // namespace candor::test
