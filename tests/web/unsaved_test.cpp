// What was typed and not saved: the browser asks before the tab goes away, only while there is
// something to lose, and a reload gives it back.
#include "shared/domain/company.h"
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kOne = "/api/v1/interviews/7", kCompany = "/api/v1/company";

std::string value_of(Desk& desk, std::string_view label) {
  const Desk::Node* node = desk.find(ui::Role::textbox, label);
  EXPECT_NE(node, nullptr) << label;
  return node ? node->value : std::string();
}

TEST(Unsaved, TheBrowserAsksOnlyWhileSomethingWouldBeLost) {
  Desk desk("/interviews/new");
  EXPECT_FALSE(desk.world().warns);
  EXPECT_EQ(desk.world().warn_calls, 0) << "a page that may ask is not kept for back and forward";
  desk.type("Title", "Backend");
  EXPECT_TRUE(desk.world().warns);
  desk.type("Title", "Backend engineer");
  EXPECT_EQ(desk.world().warn_calls, 1);
  desk.type("Title", "");
  EXPECT_FALSE(desk.world().warns);
}

TEST(Unsaved, SavingAndDiscardingEndTheQuestion) {
  Desk desk("/interviews/new");
  desk.type("Title", "Backend engineer");
  desk.type("Question", "Why here?");
  desk.press_button("Create interview");
  desk.answer("POST", "/api/v1/interviews", interview_of({"Why here?"}), 201);
  EXPECT_FALSE(desk.world().warns);
  EXPECT_EQ(desk.world().draft, "");
}

TEST(Unsaved, AReloadGivesANewInterviewBack) {
  Desk desk("/interviews/new");
  desk.type("Title", "Backend engineer");
  desk.type("Question", "Why here?");
  desk.press_button("Add question");
  desk.reload();
  EXPECT_EQ(value_of(desk, "Title"), "Backend engineer");
  EXPECT_TRUE(desk.reads("Why here?"));
  EXPECT_TRUE(desk.sees(ui::Role::button, "Edit question 2"));
  EXPECT_TRUE(desk.world().warns) << "it is still not saved";
}

TEST(Unsaved, AReloadGivesAChangedInterviewBackWhenTheServersIsStillTheSame) {
  Desk desk("/interviews/7");
  desk.answer("GET", kOne, interview_of({"Why us?"}));
  desk.press_button("Edit question 1");
  desk.type("Question", "Why us, really?");
  desk.reload();
  desk.answer("GET", kOne, interview_of({"Why us?"}));
  EXPECT_TRUE(desk.reads("Why us, really?"));
  desk.reload();
  desk.answer("GET", kOne, interview_of({"Changed by a colleague"}));
  EXPECT_FALSE(desk.reads("Why us, really?"));
  EXPECT_TRUE(desk.reads("Changed by a colleague"));
}

TEST(Unsaved, AReloadGivesTheCompanyBackAndOnlyOnItsOwnPage) {
  Desk desk("/company", {.role = Role::admin});
  Company company;
  company.name = "Northlight Labs";
  desk.answer("GET", kCompany, company);
  desk.type("Company name", "Southlight Labs");
  const std::string kept = desk.world().draft;
  EXPECT_NE(kept.find("/company\n"), std::string::npos);
  EXPECT_NE(kept.find("Southlight Labs"), std::string::npos);
}

TEST(Unsaved, SecretsAreNeverKept) {
  candor::SetUp draft;
  draft.company_name = "Northlight Labs";
  draft.password = "a quiet harbour at dawn";
  const ui::FormState form;
  const std::string kept = form.keep(draft);
  EXPECT_NE(kept.find("Northlight"), std::string::npos);
  EXPECT_EQ(kept.find("harbour"), std::string::npos);
}

TEST(Unsaved, SigningOutForgetsIt) {
  Desk desk("/interviews/new");
  desk.type("Title", "Backend engineer");
  EXPECT_NE(desk.world().draft, "");
  desk.web().app().sign_out();
  desk.pass_time(0);
  EXPECT_EQ(desk.world().draft, "");
  EXPECT_FALSE(desk.world().warns);
}

}  // namespace
}  // namespace candor
