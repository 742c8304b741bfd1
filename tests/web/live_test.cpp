// Live changes in the client: who listens, what is read again, and that nothing typed is lost.
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kAll = "/api/v1/interviews", kOne = "/api/v1/interviews/7";

void hear(Desk& desk, std::string_view kind, std::string_view changed = {}) {
  desk.web().island("{\"event\":\"live\",\"kind\":\"" + std::string(kind) + "\",\"changed\":\"" +
                    std::string(changed) + "\"}");
}

TEST(Live, TheTeamListensWhileSignedIn) {
  Desk recruiter("/interviews");
  EXPECT_NE(recruiter.world().listens_with, "");
}

TEST(Live, ACandidateAccountDoesNotListen) {
  Desk candidate("/", {.role = Role::candidate});
  EXPECT_EQ(candidate.world().listens_with, "");
}

TEST(Live, AGuestDoesNotListen) {
  Desk guest("/sign-in", {.signed_in = false});
  EXPECT_EQ(guest.world().listens_with, "");
}

TEST(Live, SigningOutEndsIt) {
  Desk desk("/interviews");
  desk.answer("GET", kAll, page_of<InterviewView>({}));
  ASSERT_NE(desk.world().listens_with, "");
  desk.web().app().sign_out();
  desk.web().app().turn();
  EXPECT_EQ(desk.world().listens_with, "");
}

TEST(Live, WhatOthersChangedIsReadAgainWhileTheOldStaysInSight) {
  Desk desk("/interviews");
  desk.answer("GET", kAll, page_of<InterviewView>({interview_of({"Why us?"})}));
  ASSERT_EQ(desk.request("GET", kAll), nullptr);
  hear(desk, "changed", "company auth");
  EXPECT_EQ(desk.request("GET", kAll), nullptr) << "that is not shown here";
  hear(desk, "changed", "interviews overview");
  ASSERT_NE(desk.request("GET", kAll), nullptr);
  EXPECT_TRUE(desk.sees(ui::Role::link, "Backend engineer"));
  InterviewView renamed = interview_of({"Why us?"});
  renamed.title = "Frontend engineer";
  desk.answer("GET", kAll, page_of<InterviewView>({renamed}));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Frontend engineer"));
}

TEST(Live, WhatChangesWhileAListIsOnItsWayIsReadAfterIt) {
  Desk desk("/interviews");
  ASSERT_NE(desk.request("GET", kAll), nullptr);
  hear(desk, "changed", "interviews overview");
  desk.answer("GET", kAll, page_of<InterviewView>({interview_of({"Why us?"})}));
  ASSERT_NE(desk.request("GET", kAll), nullptr) << "the answer may be older than the change";
  InterviewView renamed = interview_of({"Why us?"});
  renamed.title = "Frontend engineer";
  desk.answer("GET", kAll, page_of<InterviewView>({renamed}));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Frontend engineer"));
  EXPECT_EQ(desk.request("GET", kAll), nullptr);
}

TEST(Live, AfterAGapEverythingIsReadAgain) {
  Desk desk("/interviews");
  desk.answer("GET", kAll, page_of<InterviewView>({}));
  hear(desk, "reset");
  EXPECT_NE(desk.request("GET", kAll), nullptr);
}

TEST(Live, WhatIsBeingTypedStays) {
  Desk desk("/interviews/7");
  desk.answer("GET", kOne, interview_of({"Why us?"}));
  desk.press_button("Edit question 1");
  desk.type("Question", "A better question");
  hear(desk, "changed", "interviews overview");
  desk.answer("GET", kOne, interview_of({"Somebody else's question", "And one more"}));
  const auto* question = desk.find(ui::Role::textarea, "Question");
  ASSERT_NE(question, nullptr) << desk.web().tree();
  EXPECT_EQ(question->value, "A better question");
}

TEST(Live, ATokenThatRanOutIsRenewed) {
  for (const char* kind : {"unauthorised", "signed_out"}) {
    Desk desk("/interviews");
    desk.answer("GET", kAll, page_of<InterviewView>({}));
    hear(desk, kind);
    EXPECT_NE(desk.request("POST", "/api/v1/auth/refresh"), nullptr) << kind;
  }
}

}  // namespace
}  // namespace candor
