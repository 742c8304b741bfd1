// The page for visitors: what Candor is, the ways in that exist, and the demo request.
#include "shared/api/accounts.h"
#include "shared/domain/demo_request.h"
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kRegistration = "/api/v1/auth/registration",
                           kDemo = "/api/v1/demo-requests";

std::unique_ptr<Desk> visitor() {
  return std::make_unique<Desk>("/", DeskOptions{.signed_in = false});
}

DemoRequestDraft sent_request(Desk& desk) {
  const Desk::Request* sent = desk.request("POST", kDemo);
  EXPECT_NE(sent, nullptr);
  if (!sent) return {};
  auto read = json::read<DemoRequestDraft>(sent->body, json::ReadMode::request);
  EXPECT_FALSE(read.is_error()) << sent->body;
  return read.is_error() ? DemoRequestDraft{} : read.release_value();
}

void fill(Desk& desk) {
  desk.type("Name", "Ada Lovelace");
  desk.type("Email", "ada@example.org");
  desk.type("Message", "We hire ten people a month.");
}

TEST(Landing, VisitorsSeeWhatCandorIsAndPeopleTheirHome) {
  auto desk = visitor();
  EXPECT_EQ(desk->url(), "/");
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Interviews people can take in their own time"));
  EXPECT_EQ(desk->web().count(ui::Role::nav), 0);
  desk->press(ui::Role::link, "Sign in");
  EXPECT_EQ(desk->url(), "/sign-in");
  Desk person("/");
  EXPECT_TRUE(person.sees(ui::Role::heading, "Home"));
}

TEST(Landing, OtherPagesStillLeadToSignIn) {
  Desk desk("/interviews", {.signed_in = false});
  EXPECT_EQ(desk.url(), "/sign-in?next=%2Finterviews");
}

TEST(Landing, OffersToRegisterOnlyWhereThatIsPossible) {
  struct Case {
    RegistrationState state;
    bool is_offered;
  };
  for (const Case& one :
       {Case{{RegistrationMode::open, false}, true}, Case{{RegistrationMode::pending, false}, true},
        Case{{RegistrationMode::invite, false}, false},
        Case{{RegistrationMode::closed, false}, false},
        Case{{RegistrationMode::open, true}, false}}) {
    auto desk = visitor();
    desk->answer("GET", kRegistration, one.state);
    EXPECT_EQ(desk->sees(ui::Role::link, "Create an account"), one.is_offered)
        << word_of(one.state.mode) << one.state.is_first;
  }
}

TEST(DemoRequestForm, SendsWhatWasTypedAndSaysThatItArrived) {
  auto desk = visitor();
  desk->submit("Ask for a demo");
  EXPECT_EQ(desk->request("POST", kDemo), nullptr) << "name and address are needed";
  fill(*desk);
  EXPECT_TRUE(desk->world().warns);
  desk->submit("Ask for a demo");
  const DemoRequestDraft sent = sent_request(*desk);
  EXPECT_EQ(sent.name, "Ada Lovelace");
  EXPECT_EQ(sent.email, "ada@example.org");
  EXPECT_EQ(sent.message, "We hire ten people a month.");
  EXPECT_EQ(sent.website, "");
  desk->answer("POST", kDemo, Acknowledged{}, 201);
  EXPECT_TRUE(desk->sees(ui::Role::heading, "Your request has arrived"));
  EXPECT_TRUE(desk->reads("Somebody writes to ada@example.org"));
  EXPECT_FALSE(desk->world().warns);
}

TEST(DemoRequestForm, AFailureKeepsWhatWasTyped) {
  auto desk = visitor();
  fill(*desk);
  desk->submit("Ask for a demo");
  desk->refuse("POST", kDemo, 429, "too_many_requests", "Slow down.", "[]", "retry-after: 20\n");
  EXPECT_TRUE(desk->reads("Too many attempts. Wait"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Send request"));
  desk->pass_time(21'000);
  desk->submit("Ask for a demo");
  EXPECT_EQ(sent_request(*desk).message, "We hire ten people a month.");
}

TEST(DemoRequestForm, HasAFieldThatOnlyProgramsFill) {
  auto desk = visitor();
  const Desk::Node* trap = desk->web().find_key("website");
  ASSERT_NE(trap, nullptr);
  const std::uint32_t unseen = ui::flag::decorative | ui::flag::hidden_text | ui::flag::skip_roving;
  EXPECT_EQ(trap->flags & unseen, unseen);
  EXPECT_EQ(trap->name, "");
}

TEST(DemoRequestForm, AReloadGivesItBack) {
  auto desk = visitor();
  fill(*desk);
  EXPECT_NE(desk->world().draft.find("ten people"), std::string::npos);
}

}  // namespace
}  // namespace candor
