// Every widget in every state, at /style-guide. What looks wrong here looks wrong in the product.
#include <vector>

#include "web/platform/platform.h"
#include "web/screens/screen.h"

namespace candor {

namespace {

using ui::Icon;
using ui::Look;
using ui::Tone;

struct GuideRecord {
  std::string title;
  std::string email;
  std::string description;
  Seconds preparation{30'000};
  std::vector<std::string> tags;
};

}  // namespace

template <>
struct describe<GuideRecord> {
  static constexpr std::string_view name = "GuideRecord";
  static constexpr auto fields = fields_of(
      field<&GuideRecord::title>("title", "guide.record_title").required().length(3, 80),
      field<&GuideRecord::email>("email", "guide.record_email").required().format(Format::email),
      field<&GuideRecord::description>("description", "guide.record_description")
          .format(Format::multiline)
          .length(0, 200),
      field<&GuideRecord::preparation>("preparation", "guide.record_preparation").range(0, 600'000),
      field<&GuideRecord::tags>("tags", "guide.record_tags").length(0, 5));
};

namespace {

class StyleGuide : public Screen {
 public:
  StyleGuide() { form_.open(record_); }
  void draw(Frame& frame) override;

 private:
  void draw_text();
  void draw_buttons();
  void draw_choices();
  void draw_fields();
  void draw_form();
  void draw_navigation();
  void draw_table();
  void draw_cards();
  void draw_progress(Frame& frame);
  void draw_states();
  void draw_dialogs();
  void draw_open_dialogs();
  void draw_media();

  GuideRecord record_;
  ui::FormState form_;
  std::string name_ = "Ada Lovelace", email_ = "ada@example", password_, search_, note_,
              stage_ = "screening", kind_ = "video", view_ = "list", tab_ = "questions", role_;
  std::int64_t retakes_ = 2, seconds_ = 90'000, volume_ = 60, salary_ = 5'200'000,
               when_ = 1'772'535'600'000, timer_end_ = 0;
  bool agree_ = true, notify_ = true, mixed_ = false, filter_ = true, filter_two_ = false;
  bool dialog_ = false, confirm_ = false, panel_ = false;
  int score_ = 4, page_ = 0;
  ui::Sort sort_;
  std::vector<std::string> order_{"Tell us about a project you are proud of",
                                  "How do you find out why a service is slow",
                                  "What do you do when a review stalls"};
  std::vector<std::string> skills_{"C++", "SQL"};
};

void StyleGuide::draw(Frame& frame) {
  auto page = ui::page({.title = ui::text("guide.title"),
                        .breadcrumb = {{ui::text("app.home"), "/"}},
                        .lead = ui::text("guide.lead"),
                        .chip = "Draft",
                        .chip_tone = Tone::warn});
  {
    auto actions = ui::page_actions();
    ui::button("Preview", {.icon = Icon::eye});
    ui::primary_button("Invite candidate", {.icon = Icon::send});
  }
  draw_buttons();
  draw_text();
  draw_fields();
  draw_choices();
  draw_form();
  draw_navigation();
  draw_table();
  draw_cards();
  draw_progress(frame);
  draw_states();
  draw_dialogs();
  draw_media();
}

void StyleGuide::draw_text() {
  auto section = ui::section(ui::text("guide.text"));
  ui::h2("Heading 2, a calm start");
  ui::h3("Heading 3, a smaller one");
  ui::lead(
      "Lead: someone nervous opens a link on a phone, someone tired reviews the fortieth answer.");
  ui::body(
      "Body: the screen gives one clear next step, says what will happen before it happens, and "
      "never looks like a developer's tool. Long paragraphs wrap to the width of their column.",
      {.max_width = ui::kReadWidth});
  ui::muted(
      "Small and muted: times are shown in your zone. Привет мир, Ελληνικά, 日本語 and 🎉 work.");
  ui::body("مرحبا بالعالم");
  ui::code("candor serve --data ./data");
  auto line = ui::row();
  ui::link("A link inside the product", "/interviews");
  ui::link("A link elsewhere", "https://example.org", {.external = true});
}

void StyleGuide::draw_buttons() {
  auto section = ui::section(ui::text("guide.buttons"));
  {
    auto line = ui::row();
    ui::primary_button("Start now");
    ui::button("Secondary");
    ui::button("Quiet", {.look = Look::quiet});
    ui::button("Delete interview", {.look = Look::danger, .icon = Icon::trash});
    ui::button("Saving", {.look = Look::primary, .busy = true});
    ui::button("Not now", {.disabled_reason = "Add a question first"});
  }
  auto line = ui::row();
  ui::button("Small", {.small = true});
  ui::button("Small with icon", {.icon = Icon::plus, .small = true});
  ui::icon_button(Icon::settings, "Settings");
  ui::icon_button(Icon::trash, "Delete", {.look = Look::danger});
  ui::link_button("Link button", "/interviews", {.icon = Icon::arrow_right});
  ui::chip("Draft");
  ui::chip("Open", Tone::accent, Icon::circle_dot);
  ui::chip("Answered", Tone::ok, Icon::check);
  ui::chip("Expires today", Tone::warn, Icon::clock);
  ui::chip("Failed", Tone::danger, Icon::alert);
  ui::chip("New", Tone::info, Icon::info);
}

void StyleGuide::draw_fields() {
  auto section = ui::section(ui::text("guide.fields"));
  auto cells = ui::grid({.min_column = 300, .max_columns = 2, .gap = ui::kSpace5});
  ui::text_field(
      "Full name", name_,
      {.help = "As it should appear to the candidate", .required = true, .autocomplete = "name"});
  ui::email_field("Email", email_, {.error = "Use an address like name@company.com"});
  ui::password_field("Password", password_, {.help = "At least 8 characters"});
  ui::search_field("Search interviews", search_);
  ui::number_field("Salary", salary_, {.decimals = 2, .unit = "EUR"}, {.optional_mark = true});
  ui::date_time_field("Closes", when_);
  ui::select("Stage", stage_,
             {{"applied", "Applied"}, {"screening", "Screening"}, {"offer", "Offer"}});
  ui::text_field("Read only", name_, {.disabled = true, .key = "read-only"});
  ui::text_area("Note", note_, {.optional_mark = true, .max_length = 200});
  ui::tags_field("Skills", skills_);
}

void StyleGuide::draw_choices() {
  auto section = ui::section(ui::text("guide.choices"));
  auto cells = ui::grid({.min_column = 300, .max_columns = 2, .gap = ui::kSpace5});
  {
    auto left = ui::stack({.gap = ui::kSpace3});
    ui::checkbox("I agree to the recording", agree_, {.help = "You can withdraw at any time."});
    ui::checkbox("All questions", mixed_, {.mixed = true});
    ui::toggle_switch("Mail me when an answer arrives", notify_);
    ui::rating("Problem solving", score_, {"Not shown", "Weak", "Fair", "Good", "Strong"});
  }
  {
    auto right = ui::stack({.gap = ui::kSpace4});
    ui::radio_group("Answer", kind_,
                    {{"video", "Video", "Camera and microphone"},
                     {"audio", "Voice", "Microphone only"},
                     {"text", "Writing", "No recording at all"}},
                    {.as_cards = true});
    auto line = ui::row({.gap = ui::kSpace5, .align = ui::Align::start});
    ui::stepper("Retakes", retakes_, {.max = 5});
    ui::stepper("Time to answer", seconds_,
                {.min = 30'000, .max = 600'000, .step = 30'000, .format = ui::duration});
  }
  ui::slider("Volume", volume_, {});
  auto filters = ui::row();
  ui::filter_chip("Waiting for review", filter_);
  ui::filter_chip("Mine", filter_two_);
  ui::segmented(
      "View", view_,
      {{"list", "List", {}, false, Icon::list}, {"board", "Board", {}, false, Icon::columns}});
}

void StyleGuide::draw_form() {
  auto section = ui::section(ui::text("guide.form"));
  auto card = ui::card();
  auto form = ui::form(form_, ui::text("guide.form"));
  ui::edit_record(form_, record_);
  if (ui::submit(form_, ui::text("ui.save")) && form_.accept(record_)) {
    form_.open(record_);
    ui::toast("Saved", Tone::ok);
  }
}

void StyleGuide::draw_navigation() {
  auto section = ui::section(ui::text("guide.navigation"));
  ui::tabs(tab_,
           {{"questions", "Questions"},
            {"invitations", "Invitations"},
            {"results", "Results"},
            {"settings", "Settings"}},
           {.label = "Interview"});
  {
    auto panel = ui::tab_panel();
    ui::body("Panel of the tab " + tab_ + ".");
  }
  ui::steps("Progress", {"Welcome", "Consent", "Check", "Practice", "Answer", "Done"}, 2);
  auto list = ui::list("Questions");
  for (std::size_t i = 0; i < order_.size(); ++i) {
    auto item = ui::item(order_[i]);
    auto card = ui::card({.padding = ui::kSpace3});
    auto line = ui::row({.wrap = false});
    const int count = static_cast<int>(order_.size());
    if (auto moved = ui::reorder(order_[i], static_cast<int>(i), count)) {
      std::swap(order_[i], order_[static_cast<std::size_t>(moved.to)]);
      break;
    }
    auto words = ui::stack({.gap = 0, .grow = 1});
    ui::body(order_[i], {.strong = true});
    ui::muted("Video, 30 s to prepare, 2 min to answer");
  }
}

void StyleGuide::draw_table() {
  auto section = ui::section(ui::text("guide.table"));
  const char* const names[] = {"Grace Hopper", "Alan Turing", "Katherine Johnson",
                               "Edsger Dijkstra"};
  const char* const mails[] = {"grace@navy.example", "alan@bletchley.example",
                               "katherine@langley.example", "edsger@eindhoven.example"};
  {
    ui::Table table({{.label = "Candidate", .grow = 2, .sortable = true, .title = true},
                     {.label = "State", .width = 150},
                     {.label = "Answers", .width = 110, .align = ui::Align::end},
                     {.label = "Actions", .width = 64, .hide_label = true}},
                    {.label = "Candidates", .rows = 4, .sort = &sort_, .selected = "1"});
    while (table.next()) {
      const int i = table.index();
      table.row_key(std::to_string(i));
      table.person_cell(names[i], mails[i], "/style-guide");
      {
        auto cell = table.cell();
        ui::chip(i % 2 ? "Answered" : "Invited", i % 2 ? Tone::ok : Tone::neutral);
      }
      table.number_cell(std::to_string(i + 2) + " of 6");
      auto cell = table.cell();
      if (auto menu = ui::menu_button("More", {.description = names[i]})) {
        ui::menu_item("Send a reminder", {.icon = Icon::mail});
        ui::menu_item("Copy the link", {.icon = Icon::link, .hint = "C"});
        ui::menu_separator();
        ui::menu_item("Withdraw invitation", {.icon = Icon::trash, .danger = true});
      }
    }
  }
  const int wanted = ui::pager(page_, 3, 124);
  if (wanted >= 0) page_ = wanted;
}

void StyleGuide::draw_cards() {
  auto section = ui::section(ui::text("guide.cards"));
  auto cells = ui::grid({.min_column = 240, .max_columns = 3});
  {
    auto card = ui::card();
    ui::figure("12", "Answers to review", "/interviews");
  }
  {
    auto card = ui::card({.selected = true});
    ui::h3("Selected card");
    ui::body("The accent line says that this one is chosen.");
  }
  {
    auto card = ui::card({.sunken = true});
    ui::facts({{"Questions", "6"}, {"Time", "14 min"}, {"Until", "3 March 2026"}});
  }
}

void StyleGuide::draw_progress(Frame& frame) {
  auto section = ui::section(ui::text("guide.progress"));
  if (timer_end_ == 0) timer_end_ = frame.now_ms + 90'000;
  ui::progress("Upload", 790, "4.1 of 5.2 MB, continues in the background");
  auto line = ui::row({.gap = ui::kSpace6});
  ui::timer("Time left", timer_end_, 120'000, {.caption = "to answer"});
  ui::progress_ring("Prepared", 400, "12", {.size = 96, .tone = Tone::info});
  ui::timer_line("Time left on one line", timer_end_, 120'000);
}

void StyleGuide::draw_states() {
  auto section = ui::section(ui::text("guide.states"));
  ui::banner("Your trial of the new editor ends on Friday.",
             {.tone = Tone::info, .action = "Read more"});
  ui::banner("The last backup is three days old.", {.tone = Tone::warn});
  auto cells = ui::grid({.min_column = 300, .max_columns = 2});
  ui::empty_state("Interviews collect answers while you do something else.",
                  {.icon = Icon::message_square, .action = "Create interview"});
  ui::failure("The server did not answer.", "Nothing you entered was lost.");
  auto card = ui::card();
  ui::skeleton(4);
}

void StyleGuide::draw_dialogs() {
  auto section = ui::section(ui::text("guide.dialogs"));
  ui::copy_field("Link for the candidate", "https://candor.example/i/3f9c1e");
  {
    auto line = ui::row();
    if (ui::button("Open dialog")) dialog_ = true;
    if (ui::button("Open confirmation")) confirm_ = true;
    if (ui::button("Open panel")) panel_ = true;
    if (ui::button("Show toast")) ui::toast("Invitation withdrawn", Tone::neutral, [] {});
  }
  draw_open_dialogs();
}

void StyleGuide::draw_open_dialogs() {
  if (auto dialog =
          ui::dialog(dialog_, {.title = "Invite a candidate",
                               .body = "They get a link by email and can answer at any time."})) {
    ui::email_field("Email", email_, {.key = "dialog-email"});
    ui::select("Interview", stage_, {{"screening", "Backend engineer"}, {"offer", "Designer"}});
    auto actions = ui::dialog_actions();
    if (ui::button("Cancel")) dialog_ = false;
    if (ui::primary_button("Send invitation")) dialog_ = false;
  }
  ui::confirm(confirm_, {.title = "Delete this interview?",
                         .body = "Its 12 answers are deleted as well. This cannot be undone.",
                         .yes = "Delete interview"});
  if (auto panel = ui::side_panel(panel_, {.title = "Grace Hopper"})) {
    ui::facts({{"Email", "grace@navy.example"}, {"Role", "Recruiter"}});
    ui::text_area("Note", note_, {.key = "panel-note"});
  }
}

void StyleGuide::draw_media() {
  auto section = ui::section(ui::text("guide.media"));
  ui::level_meter("Microphone");
  ui::camera_preview("Your camera", {.max_width = 360});
  std::vector<ui::ChosenFile> files;
  ui::file_input("Attach a file", files,
                 {.accept = "application/pdf", .help = "PDF, at most 10 MB"});
}

}  // namespace

void add_style_guide_routes(Router& router) {
  router.add({.pattern = "/style-guide",
              .title = "guide.title",
              .make = make_screen<StyleGuide>,
              .entrance = Entrance::anyone,
              .nav = "guide"});
}

}  // namespace candor
