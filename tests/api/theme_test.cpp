// How a company looks to candidates: the example of S3 as it is written, the logo from data URL and
// from a file, and what candidates get of both. Interviewers' own settings (S3-21).
#include "shared/domain/theme_settings.h"

#include "shared/domain/interviewer_settings.h"
#include "tests/api/identity_test.h"
#include "tests/api/logo_samples.h"

namespace candor::test {
namespace {

constexpr std::string_view kTheme = "/api/v1/interviewer/settings/theme";
constexpr std::string_view kLogo = "/api/v1/interviewer/settings/theme/logo";

class ThemeTest : public IdentityTest {
 protected:
  AccessView welcome() {
    return post(As::guest, "/api/v1/candidates/interviews/access", object({{"token", link_token}}))
        .read<AccessView>();
  }
  std::string path_of_logo() {
    const std::string address = welcome().theme.company_logo.value_or("");
    const std::size_t at = address.find("/api/v1/logos/");
    return at == std::string::npos ? "" : address.substr(at);
  }
  std::string blob_of_logo() {
    const std::string path = path_of_logo();
    return path.substr(path.rfind('/') + 1);
  }
  bool is_stored(const std::string& blob) { return !app().blobs->size(blob).is_error(); }
  Answer upload(As who, std::string_view bytes, std::string_view type = "image/png") {
    return send(who, "PUT", kLogo, bytes, {{"Content-Type", std::string(type)}});
  }
  std::string code_of_upload(std::string_view bytes) {
    return upload(As::recruiter, bytes).text("errors[0].code");
  }
  std::string logo_body(std::string_view text) { return object({{"company_logo", text}}); }
};

TEST_F(ThemeTest, TheDocumentsExample) {
  const std::string example = R"({
  "primary_color": "#091326",
  "accent_color": "#52606d",
  "background_color": "#f5f7fa",
  "text_color": "#222222",
  "company_logo": ")" + std::string(kDocumentLogo) +
                              "\"\n}";
  const Answer changed = put(As::recruiter, kTheme, example);
  ASSERT_EQ(changed.status, 200) << changed.body;
  for (const Answer& answer : {changed, get(As::domain_expert, kTheme)}) {
    EXPECT_EQ(answer.text("primary_color"), "#091326");
    EXPECT_EQ(answer.text("accent_color"), "#52606d");
    EXPECT_EQ(answer.text("background_color"), "#f5f7fa");
    EXPECT_EQ(answer.text("text_color"), "#222222");
    EXPECT_EQ(answer.text("company_logo"), kDocumentLogo) << "the owner sees the data URL";
    EXPECT_EQ(answer.number("warnings.length"), 0);
  }
  const Theme theme = welcome().theme;
  EXPECT_EQ(theme.primary_color, "#091326");
  ASSERT_TRUE(theme.company_logo);
  EXPECT_TRUE(theme.company_logo->starts_with("http")) << "candidates see a URL";
  EXPECT_EQ(*theme.company_logo, changed.text("logo_url"));
  EXPECT_EQ(get(As::admin, "/api/v1/company").text("logo_url"), *theme.company_logo);

  EXPECT_EQ(del(As::recruiter, kLogo).status, 204);
  EXPECT_EQ(del(As::recruiter, kLogo).status, 204) << "twice is fine";
  EXPECT_FALSE(get(As::recruiter, kTheme).has("company_logo"));
  EXPECT_FALSE(welcome().theme.company_logo);
  EXPECT_GE(count("SELECT count(*) FROM audit_log WHERE action = 'theme.updated'"), 2);
  for (const char* path : {"/interviewer/settings/theme", "/api/interviewer/settings/theme"})
    EXPECT_EQ(get(As::recruiter, path).status, 200) << path;
}

TEST_F(ThemeTest, CandidatesGetTheFileWithItsTypeAndNothingElse) {
  ASSERT_EQ(put(As::recruiter, kTheme, logo_body(kDocumentLogo)).status, 200);
  const Answer file = get(As::guest, path_of_logo());
  ASSERT_EQ(file.status, 200) << file.body;
  ASSERT_TRUE(file.file);
  EXPECT_EQ(file.file->name, blob_of_logo()) << "its ETag";
  EXPECT_EQ(file.file->content_type, "image/png");
  EXPECT_EQ(file.file->size, 70);
  EXPECT_EQ(file.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(file.header("Content-Security-Policy"), "default-src 'none'; sandbox");
  EXPECT_NE(file.header("Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(get(As::guest, "/api/v1/logos/0123456789abcdef0123456789abcdef").status, 404);
  EXPECT_EQ(get(As::guest, "/api/v1/logos/..%2f..%2fcandor.db").status, 404);
}

TEST_F(ThemeTest, AnotherLogoReplacesTheFile) {
  ASSERT_EQ(put(As::recruiter, kTheme, logo_body(kDocumentLogo)).status, 200);
  const std::string first = blob_of_logo();
  ASSERT_TRUE(is_stored(first));
  ASSERT_EQ(upload(As::recruiter, jpeg_sample(), "image/jpeg").status, 200);
  const std::string second = blob_of_logo();
  EXPECT_NE(second, first);
  EXPECT_FALSE(is_stored(first)) << "the old file is gone";
  EXPECT_EQ(get(As::guest, "/api/v1/logos/" + first).status, 404);
  EXPECT_EQ(get(As::guest, path_of_logo()).file->content_type, "image/jpeg");
  // What an answer gave changes nothing, in any of its forms.
  const Answer shown = get(As::recruiter, kTheme);
  ASSERT_EQ(put(As::recruiter, kTheme, logo_body(shown.text("company_logo"))).status, 200);
  ASSERT_EQ(put(As::recruiter, kTheme, logo_body(shown.text("logo_url"))).status, 200);
  ASSERT_EQ(put(As::admin, "/api/v1/company",
                object({{"name", "Acme"}, {"logo_url", shown.text("logo_url")}}))
                .status,
            200);
  EXPECT_EQ(blob_of_logo(), second);
  EXPECT_EQ(count("SELECT count(*) FROM logos"), 1);
  EXPECT_EQ(app().blobs->list(Time{INT64_MAX}).value().size(), 1u) << "and leaves no file behind";
  // Removed by null.
  ASSERT_EQ(put(As::recruiter, kTheme, R"({"company_logo":null})").status, 200);
  EXPECT_FALSE(is_stored(second));
}

TEST_F(ThemeTest, AFileAsBytesAndAsForm) {
  EXPECT_EQ(upload(As::recruiter, webp_sample(), "application/octet-stream").status, 200)
      << "the bytes decide";
  EXPECT_EQ(get(As::guest, path_of_logo()).file->content_type, "image/webp");
  const Form one = form({}, "logo", "logo.png", "image/png", png_sample());
  const Answer sent =
      send(As::recruiter, "PUT", kLogo, one.body, {{"Content-Type", one.content_type}});
  ASSERT_EQ(sent.status, 200) << sent.body;
  EXPECT_EQ(sent.text("company_logo"), kDocumentLogo);
  const Form two = form({{"more", "1"}}, "logo", "logo.png", "image/png", png_sample());
  EXPECT_EQ(
      send(As::recruiter, "PUT", kLogo, two.body, {{"Content-Type", two.content_type}}).status,
      422);
  EXPECT_EQ(upload(As::recruiter, "").status, 422);
}

TEST_F(ThemeTest, WhatIsNoPictureIsRefusedAndChangesNothing) {
  EXPECT_EQ(code_of_upload("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"), "not_an_image");
  EXPECT_EQ(code_of_upload(png_sample() + "<script>"), "image_damaged");
  EXPECT_EQ(code_of_upload(png_sample().substr(0, 60)), "image_damaged");
  EXPECT_EQ(code_of_upload(png_sample() + std::string(513 * 1024, 'x')), "image_too_large");
  EXPECT_EQ(upload(As::recruiter, std::string(800 * 1024, 'x')).status, 413);
  for (const char* text :
       {"data:image/png;base64,####", "data:image/png,abc", "logo.png", "javascript:alert(1)",
        "data:image/svg+xml;base64,PHN2Zy8+", "file:///etc/passwd", "http://"}) {
    const Answer refused = put(As::recruiter, kTheme, logo_body(text));
    EXPECT_EQ(refused.status, 422) << text;
    EXPECT_EQ(refused.text("errors[0].field"), "company_logo");
  }
  EXPECT_EQ(put(As::admin, "/api/v1/company", object({{"logo_url", "data:image/png;base64,AAAA"}}))
                .text("errors[0].field"),
            "logo_url");
  EXPECT_FALSE(welcome().theme.company_logo);
  EXPECT_TRUE(app().blobs->list(Time{INT64_MAX}).value().empty());
}

TEST_F(ThemeTest, APictureElsewhereIsKeptAsTextAndNotGivenToCandidates) {
  ASSERT_EQ(put(As::recruiter, kTheme, logo_body("https://example.com/logo.png")).status, 200);
  EXPECT_EQ(get(As::recruiter, kTheme).text("company_logo"), "https://example.com/logo.png");
  EXPECT_EQ(get(As::recruiter, "/api/v1/company").text("logo_url"), "https://example.com/logo.png");
  EXPECT_FALSE(welcome().theme.company_logo) << "their browsers ask nobody else";
  ASSERT_EQ(upload(As::recruiter, png_sample()).status, 200);
  EXPECT_EQ(get(As::recruiter, kTheme).text("company_logo"), kDocumentLogo);
}

TEST_F(ThemeTest, ColoursChangeByNameWithAWarningWhenNobodyCanReadThem) {
  const Answer faint =
      put(As::recruiter, kTheme, R"({"text_color":"#999999","background_color":"#ffffff"})");
  ASSERT_EQ(faint.status, 200) << faint.body;
  EXPECT_EQ(faint.text("primary_color"), Theme().primary_color) << "not named, not changed";
  ASSERT_EQ(faint.number("warnings.length"), 1);
  EXPECT_EQ(faint.text("warnings[0].color"), "text_color");
  EXPECT_EQ(faint.number("warnings[0].contrast"), 284);
  EXPECT_EQ(faint.number("warnings[0].needed"), 450);
  EXPECT_EQ(put(As::recruiter, kTheme, R"({"text_color":"grey"})").status, 422);
  EXPECT_EQ(put(As::recruiter, kTheme, R"({"text_color":"#12345"})").status, 422);
  EXPECT_EQ(put(As::recruiter, kTheme, R"({"warnings":[]})").status, 422);
  EXPECT_EQ(welcome().theme.text_color, "#999999");
}

TEST_F(ThemeTest, OnlyRecruitersOfTheCompanyChangeIt) {
  EXPECT_EQ(put(As::domain_expert, kTheme, R"({"text_color":"#000000"})").status, 403);
  EXPECT_EQ(upload(As::domain_expert, png_sample()).status, 403);
  EXPECT_EQ(del(As::candidate, kLogo).status, 403);
  ASSERT_EQ(upload(As::other_recruiter, png_sample()).status, 200);
  EXPECT_FALSE(get(As::recruiter, kTheme).has("company_logo")) << "their own company's";
}

TEST_F(ThemeTest, TheLogoOfADeletedCompanyIsAwayUntilItIsBack) {
  ASSERT_EQ(upload(As::other_recruiter, png_sample()).status, 200);
  const std::string address = get(As::other_recruiter, kTheme).text("logo_url");
  const std::string path = address.substr(address.find("/api/"));
  ASSERT_EQ(get(As::guest, path).status, 200);
  const std::string other = "/api/v1/companies/" + str(other_company.id.value);
  ASSERT_EQ(del(As::admin, other).status, 204);
  EXPECT_EQ(get(As::guest, path).status, 404);
  ASSERT_EQ(post(As::admin, other + "/restore").status, 200);
  EXPECT_EQ(get(As::guest, path).status, 200);
}

TEST_F(ThemeTest, AStoredLogoIsNoOrphanAndIsLookedAfter) {
  ASSERT_EQ(upload(As::recruiter, png_sample()).status, 200);
  EXPECT_EQ(diagnose("recordings").finding, operate::Finding::fine);
  const std::string blob = blob_of_logo();
  EXPECT_EQ(app().sweep_orphans(true).value(), 0);
  EXPECT_TRUE(is_stored(blob));
  ASSERT_FALSE(app().blobs->remove(blob).is_error());
  EXPECT_NE(diagnose("recordings").finding, operate::Finding::fine) << "it is missed";
}

TEST_F(ThemeTest, SettingsAreWhatQuestionsAndInvitationsBeginWith) {
  for (const char* path : {"/interviewer/settings", "/api/v1/interviewer/settings"}) {
    const Answer standard = get(As::recruiter, path);
    ASSERT_EQ(standard.status, 200) << standard.body;
    EXPECT_EQ(standard.number("invitation_hours"), 72);
  }
  const Answer changed = put(As::recruiter, "/interviewer/settings",
                             R"({"preparation_time":12.5,"invitation_hours":24,
                                 "invitation_attempts":3})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_NE(changed.body.find("\"preparation_time\":12.5"), std::string::npos) << changed.body;
  EXPECT_NE(changed.body.find("\"responding_time\":90.0"), std::string::npos) << changed.body;
  EXPECT_EQ(get(As::domain_expert, "/interviewer/settings").number("invitation_hours"), 72)
      << "everybody has their own";

  const Answer question = post(As::recruiter, interview_path("/questions"),
                               R"({"text":"Why?","responding_time":60.0})");
  ASSERT_EQ(question.status, 201) << question.body;
  EXPECT_NE(question.body.find("\"preparation_time\":12.5"), std::string::npos);
  EXPECT_NE(question.body.find("\"responding_time\":60.0"), std::string::npos) << "as it says";
  const Answer invited =
      post(As::recruiter, interview_path("/invitations"), R"({"candidate_name":"Kim"})");
  ASSERT_EQ(invited.status, 201) << invited.body;
  EXPECT_EQ(invited.number("max_attempts"), 3);
  EXPECT_EQ(invited.read<InvitationView>().expires_at.ms, now().ms + 24 * kHourMs);
  EXPECT_EQ(put(As::recruiter, "/interviewer/settings", R"({"invitation_hours":0})").status, 422);
  EXPECT_EQ(put(As::recruiter, "/interviewer/settings", R"({"account_id":1})").status, 422);
  EXPECT_EQ(get(As::candidate, "/interviewer/settings").status, 403);
}

TEST_F(ThemeTest, TheProfileOfTheDocument) {
  for (const char* path : {"/interviewer/profile", "/api/v1/interviewer/profile"}) {
    EXPECT_EQ(get(As::recruiter, path).text("email"), "recruiter@example.com") << path;
  }
  EXPECT_EQ(
      put(As::recruiter, "/interviewer/profile", R"({"full_name":"Robin"})").text("full_name"),
      "Robin");
}

}  // namespace
}  // namespace candor::test
