// My company as its members work with it: the profile, who works there and who is invited, how it
// looks, what my interviews begin with. And what each says to those who may not change it.
#include "shared/domain/colleague_invitation.h"
#include "shared/domain/interviewer_settings.h"
#include "shared/domain/member.h"
#include "shared/domain/theme_settings.h"
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kCompany = "/api/v1/company", kMembers = "/api/v1/company/members",
                           kGrace = "/api/v1/company/members/6",
                           kInvitations = "/api/v1/company/invitations",
                           kInvitation = "/api/v1/company/invitations/9",
                           kTheme = "/api/v1/interviewer/settings/theme",
                           kLogo = "/api/v1/interviewer/settings/theme/logo",
                           kDefaults = "/api/v1/interviewer/settings";
constexpr DeskOptions kAdmin{.role = Role::admin};
constexpr DeskOptions kPhoneAdmin{.size = kPhone, .role = Role::admin};

Company company_of() {
  Company company;
  company.id.value = 1;
  company.name = "Northlight Labs";
  company.about = "We make lamps.";
  company.updated_at.ms = 5;
  return company;
}

Member member_of(std::int64_t id, std::string name, Role role) {
  Member member;
  member.id.value = id;
  member.full_name = std::move(name);
  member.email = "person" + std::to_string(id) + "@northlight.example";
  member.role = role;
  return member;
}

ColleagueInvitationView invitation_of(std::optional<MailState> mail) {
  ColleagueInvitationView view;
  view.id.value = 9;
  view.email = "kim@northlight.example";
  view.invited_by = "Ada Founder";
  view.link = "https://candor.example/join/abc";
  view.mail_state = mail;
  view.sent_at.ms = 1'772'000'000'000;
  view.expires_at.ms = 1'772'600'000'000;
  return view;
}

std::unique_ptr<Desk> open_members(std::vector<ColleagueInvitationView> invitations,
                                   const DeskOptions& options = kAdmin) {
  auto desk = std::make_unique<Desk>("/company?tab=members", options);
  desk->answer("GET", kMembers,
               page_of<Member>({member_of(7, "Ada Founder", Role::admin),
                                member_of(6, "Grace Hopper", Role::domain_expert)}));
  if (options.role == Role::admin)
    desk->answer("GET", kInvitations, page_of(std::move(invitations)));
  return desk;
}

std::unique_ptr<Desk> open_appearance(const DeskOptions& options = {}) {
  auto desk = std::make_unique<Desk>("/company?tab=appearance", options);
  desk->answer("GET", kTheme, ThemeSettings{});
  return desk;
}

// The shell has looked at the file that was chosen, and says it is this.
void look(Desk& desk, std::string_view about) {
  const Desk::Node* input = desk.find(ui::Role::file_input, "New logo");
  ASSERT_NE(input, nullptr);
  desk.web().island("{\"event\":\"picture\",\"node\":" + std::to_string(input->id) + "," +
                    std::string(about) + "}");
}
constexpr std::string_view kGoodPicture =
    R"("type":"image/png","url":"blob:logo","width":320,"height":80)";

// ---- profile

TEST(CompanyProfile, ATextAreaIsAsHighAsItsText) {
  const auto height_with = [](const Company& company) {
    Desk desk("/company", kPhoneAdmin);
    desk.answer("GET", kCompany, company);
    return desk.web().place(*desk.find(ui::Role::textarea, "About the company")).h;
  };
  Company company = company_of();
  const float least = height_with(company);
  for (int i = 0; i < 20; ++i) company.about += " We make lamps.";
  EXPECT_GT(height_with(company), least + 60);
}

TEST(CompanyProfile, IsChangedByAdministratorsAndNothingElseIsSent) {
  Desk desk("/company", kAdmin);
  desk.answer("GET", kCompany, company_of());
  desk.type("Industry", "Lighting");
  desk.press_button("Save");
  const Desk::Request* sent = desk.request("PUT", kCompany);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("\"industry\":\"Lighting\""), std::string::npos) << sent->body;
  EXPECT_EQ(sent->body.find("primary_color"), std::string::npos) << sent->body;
  EXPECT_EQ(sent->body.find("logo_url"), std::string::npos) << sent->body;
  Company saved = company_of();
  saved.industry = "Lighting";
  saved.name = "Candles and Co";
  saved.updated_at.ms = 6;
  desk.answer("PUT", kCompany, saved);
  EXPECT_EQ(desk.web().app().viewer().company, "Candles and Co") << "the top bar names it";
  EXPECT_FALSE(desk.sees(ui::Role::button, "Save"));
  EXPECT_TRUE(desk.reads("Company saved"));
}

TEST(CompanyProfile, NeedsAName) {
  Desk desk("/company", kAdmin);
  desk.answer("GET", kCompany, company_of());
  desk.type("Company name", "");
  desk.press_button("Save");
  EXPECT_EQ(desk.request("PUT", kCompany), nullptr);
  const Desk::Node* field = desk.find(ui::Role::textbox, "Company name");
  ASSERT_NE(field, nullptr);
  EXPECT_NE(field->flags & ui::flag::invalid, 0u);
}

TEST(CompanyProfile, RecruitersReadItAndHearWhoChangesIt) {
  Desk desk("/company");
  desk.answer("GET", kCompany, company_of());
  EXPECT_TRUE(desk.reads("We make lamps."));
  EXPECT_TRUE(desk.reads("Administrators of your company change this page."));
  EXPECT_FALSE(desk.sees(ui::Role::textbox, "Company name"));
}

TEST(CompanyProfile, CandidatesAreNotLetIn) {
  Desk desk("/company", {.role = Role::candidate});
  EXPECT_EQ(desk.request("GET", kCompany), nullptr);
  EXPECT_TRUE(desk.reads("You need another role for this page"));
}

TEST(CompanyProfile, FailingToLoadOffersAnotherTry) {
  Desk desk("/company", kAdmin);
  desk.refuse("GET", kCompany, 500, "internal", "Something went wrong here.");
  desk.press_button("Try again");
  desk.answer("GET", kCompany, company_of());
  EXPECT_TRUE(desk.sees(ui::Role::textbox, "Company name"));
}

// ---- members

TEST(CompanyMembers, RowsHaveRoomForNameAndAddress) {
  const auto desk = open_members({});
  const auto* address = desk->find(ui::Role::text, "person7@northlight.example");
  const auto* next = desk->find(ui::Role::text, "Grace Hopper");
  ASSERT_TRUE(address != nullptr && next != nullptr);
  const Headless::Place above = desk->web().place(*address), below = desk->web().place(*next);
  EXPECT_GE(below.y - above.y - above.h, 12);
}

TEST(CompanyMembers, AColleagueIsInvitedAndTheLinkIsThereWhenNoMailGoes) {
  auto desk = open_members({});
  desk->press_button("Invite colleague");
  desk->type("Email", "kim@northlight.example");
  desk->press(ui::Role::radio, "Domain expert");
  desk->submit("Invite a colleague");
  const Desk::Request* sent = desk->request("POST", kInvitations);
  ASSERT_NE(sent, nullptr);
  const auto draft = json::read<ColleagueInvitationDraft>(sent->body, json::ReadMode::request);
  ASSERT_FALSE(draft.is_error()) << sent->body;
  EXPECT_EQ(draft.value().email, "kim@northlight.example");
  EXPECT_EQ(draft.value().role, Role::domain_expert);
  desk->answer("POST", kInvitations, invitation_of(MailState::held), 201);
  EXPECT_TRUE(desk->reads("was not sent: no mail server is set up"));
  EXPECT_TRUE(desk->reads("https://candor.example/join/abc"));
  desk->press_button("Done");
  EXPECT_NE(desk->request("GET", kInvitations), nullptr) << "the list is read again";
}

TEST(CompanyMembers, AnAddressThatIsTakenIsToldInTheDialog) {
  auto desk = open_members({});
  desk->press_button("Invite colleague");
  desk->type("Email", "grace@northlight.example");
  desk->submit("Invite a colleague");
  desk->refuse("POST", kInvitations, 409, "email_taken", "Somebody has an account with this.");
  EXPECT_TRUE(desk->reads("Somebody has an account with this."));
  const Desk::Node* field = desk->find(ui::Role::textbox, "Email");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "grace@northlight.example");
}

TEST(CompanyMembers, ARoleIsChangedAndTheLastAdministratorIsToldInTheDialog) {
  auto desk = open_members({});
  desk->press_button("More for Grace Hopper");
  desk->press(ui::Role::menu_item, "Change role");
  desk->press(ui::Role::radio, "Recruiter");
  desk->submit("Role of Grace Hopper");
  const Desk::Request* sent = desk->request("PUT", kGrace);
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(sent->body, "{\"role\":\"recruiter\"}");
  desk->refuse("PUT", kGrace, 409, "last_administrator", "Somebody has to be administrator.");
  EXPECT_TRUE(desk->reads("Somebody has to be administrator."));
  desk->submit("Role of Grace Hopper");
  desk->answer("PUT", kGrace, member_of(6, "Grace Hopper", Role::recruiter));
  EXPECT_TRUE(desk->reads("Grace Hopper: Recruiter from now on"));
}

TEST(CompanyMembers, RemovingAsksFirstAndNobodyRemovesThemself) {
  auto desk = open_members({});
  desk->press_button("More for Ada Founder");
  EXPECT_FALSE(desk->sees(ui::Role::menu_item, "Remove member"));
  desk->press_button("More for Ada Founder");
  desk->press_button("More for Grace Hopper");
  desk->press(ui::Role::menu_item, "Remove member");
  EXPECT_EQ(desk->request("DELETE", kGrace), nullptr);
  EXPECT_TRUE(desk->reads("Remove Grace Hopper?"));
  desk->press_button("Remove member");
  ASSERT_NE(desk->request("DELETE", kGrace), nullptr);
  desk->answer_text("DELETE", kGrace, 204, "");
  EXPECT_TRUE(desk->reads("Grace Hopper is removed"));
}

TEST(CompanyMembers, AnOpenInvitationIsCopiedSentAgainAndWithdrawn) {
  auto desk = open_members({invitation_of(std::nullopt)});
  desk->press_button("Copy link");
  EXPECT_EQ(desk->world().copied, "https://candor.example/join/abc");
  desk->press_button("More for kim@northlight.example");
  desk->press(ui::Role::menu_item, "Send again");
  const std::string resend = std::string(kInvitation) + "/resend";
  desk->answer("POST", resend, invitation_of(MailState::queued));
  EXPECT_TRUE(desk->reads("is on its way again"));
  desk->press_button("More for kim@northlight.example");
  desk->press(ui::Role::menu_item, "Withdraw invitation");
  EXPECT_EQ(desk->request("DELETE", kInvitation), nullptr);
  desk->press_button("Withdraw invitation");
  desk->answer_text("DELETE", kInvitation, 204, "");
  EXPECT_TRUE(desk->reads("Invitation of kim@northlight.example withdrawn"));
}

TEST(CompanyMembers, WhoMayNotManageSeesMembersAndWhatEachRoleMayDo) {
  auto desk = open_members({}, {.role = Role::domain_expert});
  EXPECT_TRUE(desk->reads("Grace Hopper"));
  EXPECT_TRUE(desk->reads("Administrators invite and remove them."));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Invite colleague"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "More for Grace Hopper"));
  EXPECT_EQ(desk->request("GET", kInvitations), nullptr);
  EXPECT_TRUE(desk->sees(ui::Role::table, "What each role may do"));
}

TEST(CompanyMembers, FiltersAreInTheAddressAndAPhoneShowsTheSame) {
  auto desk = open_members({}, kPhoneAdmin);
  EXPECT_TRUE(desk->reads("Grace Hopper"));
  desk->web().choose("Role", "admin");
  EXPECT_EQ(desk->url(), "/company?tab=members&role=admin");
  desk->answer("GET", kMembers, page_of<Member>({}));
  EXPECT_TRUE(desk->reads("No member matches"));
  desk->press_button("Show all");
  EXPECT_EQ(desk->url(), "/company?tab=members");
}

// ---- appearance

TEST(CompanyAppearance, ColoursThatCannotBeReadAreNamedWithTheirContrast) {
  auto desk = open_appearance();
  EXPECT_TRUE(desk->reads("Everything can be read well"));
  desk->type("Text", "#eeeeee");
  EXPECT_TRUE(desk->reads("Hard to read on this background: Text 1.0:1"));
  desk->press_button("Save");
  const Desk::Request* sent = desk->request("PUT", kTheme);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("\"text_color\":\"#eeeeee\""), std::string::npos) << sent->body;
  EXPECT_EQ(sent->body.find("company_logo"), std::string::npos) << "the logo stays as it is";
  ThemeSettings saved;
  saved.text_color = "#eeeeee";
  desk->answer("PUT", kTheme, saved);
  EXPECT_FALSE(desk->sees(ui::Role::button, "Save"));
  desk->press_button("Use Candor's colours");
  EXPECT_TRUE(desk->reads("Everything can be read well"));
  EXPECT_TRUE(desk->sees(ui::Role::button, "Save"));
}

TEST(CompanyAppearance, AColourIsPickedWithTheBrowsersOwnPicker) {
  auto desk = open_appearance();
  const Desk::Node* picker = desk->find(ui::Role::date_time, "Buttons: pick a colour");
  ASSERT_NE(picker, nullptr);
  EXPECT_EQ(picker->value, "#0f6b5c");
  desk->type("Buttons: pick a colour", "#123456");
  const Desk::Node* field = desk->find(ui::Role::textbox, "Buttons");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "#123456");
}

TEST(CompanyAppearance, ALogoIsLookedAtShownAndSentAsAFile) {
  auto desk = open_appearance();
  desk->web().give_file("New logo", "logo.png", 20'000);
  ASSERT_FALSE(desk->world().islands.empty());
  EXPECT_NE(desk->world().islands.back().find("\"do\":\"picture\""), std::string::npos);
  EXPECT_FALSE(desk->sees(ui::Role::button, "Save")) << "nobody has looked at it yet";
  look(*desk, kGoodPicture);
  const Desk::Node* logo = desk->find(ui::Role::image, "Logo of Example");
  ASSERT_NE(logo, nullptr);
  EXPECT_EQ(logo->href, "blob:logo");
  desk->type("Text", "#000000");
  desk->press_button("Save");
  const Desk::Request* sent = desk->request("PUT", kLogo);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->headers.find("Content-Type: image/png\n"), std::string::npos);
  EXPECT_NE(sent->headers.find("Shell-Body-File: "), std::string::npos);
  EXPECT_EQ(desk->request("PUT", kTheme), nullptr) << "the colours follow the logo";
  ThemeSettings stored;
  stored.logo_url = "/api/v1/logos/abc";
  desk->answer("PUT", kLogo, stored);
  const Desk::Request* colours = desk->request("PUT", kTheme);
  ASSERT_NE(colours, nullptr);
  EXPECT_NE(colours->body.find("\"text_color\":\"#000000\""), std::string::npos);
  stored.text_color = "#000000";
  desk->answer("PUT", kTheme, stored);
  EXPECT_FALSE(desk->sees(ui::Role::button, "Save"));
  const Desk::Node* kept = desk->find(ui::Role::image, "Logo of Example");
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->href, "/api/v1/logos/abc");
}

TEST(CompanyAppearance, AFileThatIsNoLogoSaysWhatToDoAndIsNotSent) {
  auto desk = open_appearance();
  desk->web().give_file("New logo", "poster.png", 3'000'000);
  EXPECT_TRUE(desk->reads("Use one of at most"));
  EXPECT_TRUE(desk->world().islands.empty());
  desk->web().give_file("New logo", "logo.svg", 900);
  look(*desk, R"("type":"","url":"","width":0,"height":0)");
  EXPECT_TRUE(desk->reads("is not a PNG, JPEG or WebP picture"));
  desk->web().give_file("New logo", "logo.png", 900);
  look(*desk, R"("type":"image/png","url":"","width":0,"height":0)");
  EXPECT_TRUE(desk->reads("cannot be opened"));
  desk->web().give_file("New logo", "wide.png", 900);
  look(*desk, R"("type":"image/png","url":"blob:1","width":9000,"height":80)");
  EXPECT_TRUE(desk->reads("on each side"));
  EXPECT_FALSE(desk->sees(ui::Role::button, "Save"));
}

TEST(CompanyAppearance, ALogoTheServerRefusesStaysChosenAndSaysWhy) {
  auto desk = open_appearance();
  desk->web().give_file("New logo", "logo.png", 900);
  look(*desk, kGoodPicture);
  desk->press_button("Save");
  desk->refuse("PUT", kLogo, 422, "image_damaged", "This picture is damaged.");
  EXPECT_TRUE(desk->reads("This picture is damaged."));
}

TEST(CompanyAppearance, TheLogoIsRemovedWithTheNextSave) {
  Desk desk("/company?tab=appearance");
  ThemeSettings theme;
  theme.logo_url = "/api/v1/logos/abc";
  theme.company_logo = "data:image/png;base64,AAAA";
  desk.answer("GET", kTheme, theme);
  EXPECT_FALSE(desk.sees(ui::Role::button, "Save"));
  desk.press_button("Remove logo");
  EXPECT_TRUE(desk.reads("The logo is removed when you save."));
  EXPECT_EQ(desk.request("DELETE", kLogo), nullptr);
  desk.press_button("Discard");
  EXPECT_TRUE(desk.sees(ui::Role::image, "Logo of Example"));
  desk.press_button("Remove logo");
  desk.press_button("Save");
  desk.answer_text("DELETE", kLogo, 204, "");
  EXPECT_FALSE(desk.sees(ui::Role::image, "Logo of Example"));
  EXPECT_FALSE(desk.sees(ui::Role::button, "Save"));
}

TEST(CompanyAppearance, DomainExpertsSeeItAndHearWhoChangesIt) {
  auto desk = open_appearance({.role = Role::domain_expert});
  EXPECT_TRUE(desk->reads("Recruiters and administrators of your company change colours"));
  EXPECT_TRUE(desk->sees(ui::Role::image, "Preview"));
  EXPECT_FALSE(desk->sees(ui::Role::textbox, "Text"));
  EXPECT_FALSE(desk->sees(ui::Role::file_input, "New logo"));
}

// ---- defaults

TEST(CompanyDefaults, AreChangedForMyself) {
  Desk desk("/company?tab=defaults");
  InterviewerSettings settings;
  settings.updated_at.ms = 5;
  desk.answer("GET", kDefaults, settings);
  desk.web().choose("Link works for", "336");
  desk.press_button("Save");
  const Desk::Request* sent = desk.request("PUT", kDefaults);
  ASSERT_NE(sent, nullptr);
  EXPECT_NE(sent->body.find("\"invitation_hours\":336"), std::string::npos) << sent->body;
  settings.invitation_hours = 336;
  settings.updated_at.ms = 6;
  desk.answer("PUT", kDefaults, settings);
  EXPECT_TRUE(desk.reads("Your defaults are saved"));
}

}  // namespace
}  // namespace candor
