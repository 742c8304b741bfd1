// Interviews as a recruiter works with them: list, create, edit, reorder, undo, and what a refusal
// leaves behind.
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kOne = "/api/v1/interviews/7",
                           kSave = "/api/v1/interviews/7/update-with-questions",
                           kAll = "/api/v1/interviews";

std::unique_ptr<Desk> open_interview(std::vector<std::string> questions,
                                     std::string_view url = "/interviews/7",
                                     const DeskOptions& options = {}) {
  auto desk = std::make_unique<Desk>(url, options);
  desk->answer("GET", kOne, interview_of(std::move(questions)));
  return desk;
}

InterviewDraft sent(const Desk::Request* request) {
  EXPECT_NE(request, nullptr);
  if (!request) return {};
  auto draft = json::read<InterviewDraft>(request->body, json::ReadMode::request);
  EXPECT_FALSE(draft.is_error()) << request->body;
  return draft.is_error() ? InterviewDraft{} : draft.release_value();
}

TEST(RecruiterInterviews, AnEmptyListSaysWhatInterviewsAreForAndLeadsToTheFirst) {
  Desk desk("/interviews");
  desk.answer("GET", kAll, page_of<InterviewView>({}));
  EXPECT_TRUE(desk.reads("a set of questions that candidates answer in their own time"));
  desk.press(ui::Role::link, "Create interview");
  EXPECT_EQ(desk.url(), "/interviews/new");
}

TEST(RecruiterInterviews, AListThatCannotBeLoadedOffersAnotherTry) {
  Desk desk("/interviews");
  desk.refuse("GET", kAll, 500, "internal", "Something went wrong here.");
  EXPECT_FALSE(desk.sees(ui::Role::table, "Interviews"));
  desk.press_button("Try again");
  desk.answer("GET", kAll, page_of<InterviewView>({interview_of({"Why us?"})}));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Backend engineer"));
}

TEST(RecruiterInterviews, SearchWaitsForTypingToRestAndStaysInTheAddress) {
  Desk desk("/interviews");
  desk.answer("GET", kAll, page_of<InterviewView>({interview_of({"Why us?"})}));
  desk.type("Search interviews", "front");
  EXPECT_EQ(desk.request("GET", kAll), nullptr);
  desk.pass_time(400);
  EXPECT_EQ(desk.url(), "/interviews?search=front");
  const Desk::Request* asked = desk.request("GET", kAll);
  ASSERT_NE(asked, nullptr);
  EXPECT_NE(asked->url.find("search=front"), std::string::npos);
  EXPECT_TRUE(desk.sees(ui::Role::link, "Backend engineer")) << "the old list stays meanwhile";
  desk.answer("GET", kAll, page_of<InterviewView>({}));
  EXPECT_TRUE(desk.reads("No interview matches"));
}

TEST(RecruiterInterviews, CardsAreSortedByAChoiceAndTurnedRound) {
  Desk desk("/interviews", {.size = kPhone});
  desk.answer("GET", kAll, page_of<InterviewView>({interview_of({"Why us?"})}));
  EXPECT_FALSE(desk.sees(ui::Role::button, "Sort in falling order")) << "nothing to turn round yet";
  desk.web().choose("Sort by", "0");
  EXPECT_EQ(desk.url(), "/interviews?sort=title&order=asc");
  desk.answer("GET", kAll, page_of<InterviewView>({interview_of({"Why us?"})}));
  desk.press_button("Sort in falling order");
  EXPECT_EQ(desk.url(), "/interviews?sort=title&order=desc");
  EXPECT_TRUE(desk.sees(ui::Role::button, "Sort in rising order"));
}

TEST(RecruiterInterviews, AColumnThatDoesNotFitIsReadButNotInTheTabOrder) {
  Desk desk("/interviews", {.size = {900, 800}});
  desk.answer("GET", kAll, page_of<InterviewView>({interview_of({"Why us?"})}));
  EXPECT_TRUE(desk.sees(ui::Role::column_header, "Created"));
  EXPECT_FALSE(desk.sees(ui::Role::button, "Created"));
  EXPECT_TRUE(desk.sees(ui::Role::button, "To review"));
}

TEST(RecruiterInterviews, AnInterviewIsCreatedWithItsQuestionsInOneRequest) {
  Desk desk("/interviews/new");
  desk.type("Title", "Backend engineer");
  desk.type("Question", "What did you build last?");
  desk.press_button("Add question");
  desk.type("Question", "Why here?");
  desk.press_button("Create interview");
  const InterviewDraft draft = sent(desk.request("POST", kAll));
  EXPECT_EQ(draft.title, "Backend engineer");
  ASSERT_EQ(draft.questions.size(), 2u);
  EXPECT_EQ(draft.questions[0].text, "What did you build last?");
  EXPECT_EQ(draft.questions[1].text, "Why here?");
  EXPECT_EQ(draft.questions[1].order, 2);
  desk.answer("POST", kAll, interview_of({"What did you build last?", "Why here?"}), 201);
  EXPECT_EQ(desk.url(), "/interviews/7");
  EXPECT_TRUE(desk.reads("Interview created"));
}

TEST(RecruiterInterviews, TheFirstFieldInErrorIsNamedAndFocusedBeforeAnythingIsSent) {
  Desk desk("/interviews/new");
  desk.press_button("Create interview");
  EXPECT_EQ(desk.request("POST", kAll), nullptr);
  const Desk::Node* title = desk.find(ui::Role::textbox, "Title");
  ASSERT_NE(title, nullptr);
  EXPECT_NE(title->flags & ui::flag::invalid, 0u);
  EXPECT_EQ(desk.world().focus, title->id);
}

TEST(RecruiterInterviews, ARefusalStandsAtItsQuestionAndKeepsEverythingTyped) {
  auto desk = open_interview({"What did you build last?", "Why here?"});
  desk->press_button("Edit question 1");
  desk->type("Question", "A new wording");
  desk->press_button("Save");
  desk->refuse("PUT", kSave, 422, "invalid", "Check the marked fields.",
               R"([{"field":"questions[1].text","code":"custom","message":"Say it shorter."}])");
  EXPECT_TRUE(desk->reads("Say it shorter."));
  const Desk::Node* field = desk->find(ui::Role::textarea, "Question");
  ASSERT_NE(field, nullptr) << "the card with the error is open";
  EXPECT_EQ(field->value, "Why here?");
  EXPECT_NE(field->flags & ui::flag::invalid, 0u);
  EXPECT_TRUE(desk->reads("1. A new wording"));
  EXPECT_TRUE(desk->sees(ui::Role::button, "Save"));
}

TEST(RecruiterInterviews, QuestionsMoveByMenuAndAreSavedInTheNewOrder) {
  auto desk = open_interview({"First", "Second", "Third"});
  desk->press_button("Move Question 3");
  desk->press(ui::Role::menu_item, "Move to the top");
  desk->press_button("Save");
  const InterviewDraft draft = sent(desk->request("PUT", kSave));
  ASSERT_EQ(draft.questions.size(), 3u);
  EXPECT_EQ(draft.questions[0].text, "Third");
  EXPECT_EQ(draft.questions[0].id->value, 3);
  EXPECT_EQ(draft.questions[1].text, "First");
  EXPECT_EQ(draft.questions[2].order, 3);
}

TEST(RecruiterInterviews, ARemovedQuestionComesBackExactlyWithUndo) {
  auto desk = open_interview({"First", "Second"});
  desk->press_button("More for question 1");
  desk->press(ui::Role::menu_item, "Remove question");
  EXPECT_TRUE(desk->reads("1. Second"));
  EXPECT_TRUE(desk->sees(ui::Role::button, "Save"));
  desk->press_button("Undo");
  EXPECT_TRUE(desk->reads("1. First"));
  EXPECT_TRUE(desk->reads("2. Second"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Save")) << "nothing is different any more";
}

TEST(RecruiterInterviews, AQuestionCanBeAddedBetweenTwoOthers) {
  auto desk = open_interview({"First", "Second"});
  desk->press_button("Add a question after question 1");
  desk->type("Question", "Between");
  desk->press_button("Save");
  const InterviewDraft draft = sent(desk->request("PUT", kSave));
  ASSERT_EQ(draft.questions.size(), 3u);
  EXPECT_EQ(draft.questions[1].text, "Between");
  EXPECT_FALSE(draft.questions[1].id.has_value());
}

TEST(RecruiterInterviews, LeavingWithUnsavedQuestionsAsksAndStayingKeepsThem) {
  auto desk = open_interview({"First"});
  desk->press_button("Edit question 1");
  desk->type("Question", "Changed");
  desk->press(ui::Role::link, "Home");
  EXPECT_TRUE(desk->sees(ui::Role::alert_dialog, "Leave without saving?"));
  desk->press_button("Stay here");
  EXPECT_EQ(desk->url(), "/interviews/7");
  const Desk::Node* field = desk->find(ui::Role::textarea, "Question");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "Changed");
}

TEST(RecruiterInterviews, UnsavedQuestionsSurviveALookAtAnotherTab) {
  auto desk = open_interview({"First"});
  desk->press_button("Edit question 1");
  desk->type("Question", "Changed");
  desk->press(ui::Role::tab, "Results");
  EXPECT_EQ(desk->url(), "/interviews/7?tab=results");
  EXPECT_FALSE(desk->sees(ui::Role::alert_dialog, "Leave without saving?"));
  desk->press(ui::Role::tab, "Questions 1");
  const Desk::Node* field = desk->find(ui::Role::textarea, "Question");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "Changed");
}

TEST(RecruiterInterviews, DiscardBringsBackWhatIsSaved) {
  auto desk = open_interview({"First"});
  desk->press_button("Edit question 1");
  desk->type("Question", "Changed");
  desk->press_button("Discard");
  EXPECT_FALSE(desk->reads("Changed"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Discard"));
}

TEST(RecruiterInterviews, ThePreviewShowsTheQuestionAsItIsTyped) {
  auto desk = open_interview({"First"});
  desk->press_button("Edit question 1");
  desk->type("Question", "How do you test?");
  EXPECT_TRUE(desk->sees(ui::Role::heading, "How do you test?"));
}

TEST(RecruiterInterviews, ADomainExpertReadsButIsNotOfferedToEdit) {
  auto desk = open_interview({"First"}, "/interviews/7", {.role = Role::domain_expert});
  EXPECT_TRUE(desk->reads("1. First"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Edit question 1"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Add question"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Invite candidate"));
}

TEST(RecruiterInterviews, DeletingAsksAndThenLeadsBackToTheList) {
  auto desk = open_interview({"First"});
  desk->press_button("More for this interview");
  desk->press(ui::Role::menu_item, "Delete interview");
  EXPECT_TRUE(desk->sees(ui::Role::alert_dialog, "Delete Backend engineer?"));
  desk->press_button("Delete interview");
  desk->answer_text("DELETE", kOne, 204, "");
  EXPECT_EQ(desk->url(), "/interviews");
}

TEST(RecruiterInterviews, EverythingIsThereOnAPhone) {
  auto desk = open_interview({"First", "Second"}, "/interviews/7", {.size = {320, 640}});
  EXPECT_TRUE(desk->sees(ui::Role::button, "Invite candidate"));
  EXPECT_TRUE(desk->sees(ui::Role::button, "Edit question 2"));
  EXPECT_TRUE(desk->sees(ui::Role::button, "Add question"));
}

}  // namespace
}  // namespace candor
