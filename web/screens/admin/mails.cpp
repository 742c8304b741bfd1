// Mail: whether it works, a test, and every mail with what became of it.
#include "shared/api/mail.h"
#include "web/screens/admin/mail.h"
#include "web/screens/admin/screens.h"
#include "web/screens/recruiter/list_state.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

class MailsScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    list_.follow(frame);
    const auto loaded = list_.load(frame, api::list_mails);
    const int count = loaded ? static_cast<int>(loaded->total) : -1;
    auto page = ui::page({.title = ui::text("mail.title"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl}},
                          .count = count});
    {
      auto actions = ui::page_actions();
      ui::link_button(ui::text("mail.templates"), kTemplatesUrl, {.icon = ui::Icon::pencil});
    }
    draw_status(frame);
    draw_list(frame, loaded);
  }

 private:
  void draw_status(Frame& frame) {
    const auto status = frame.load(api::read_mail_status);
    auto section = ui::section(ui::text("mail.status"));
    if (!ready(status, 2)) return;
    if (status->driver == MailDriver::none) {
      ui::banner(ui::text("mail.none_help"), {.tone = ui::Tone::warn});
      return;
    }
    if (!status->problem.empty()) ui::banner(status->problem, {.tone = ui::Tone::danger});
    draw_facts(*status);
    draw_test(frame);
  }

  static void draw_facts(const MailStatus& status) {
    const auto time_words_of = [](const std::optional<Time>& time) {
      return time ? ui::date_time(time->ms) : std::string(ui::text("mail.never"));
    };
    const std::string sent = time_words_of(status.last_sent_at);
    std::string driver(label_text(status.driver)), error(ui::text("mail.never"));
    if (status.driver == MailDriver::smtp)
      driver = status.host + ", " + std::string(label_text(status.security));
    if (status.last_error_at)
      error = time_words_of(status.last_error_at) + ": " + status.last_error;
    std::string from = status.from_address;
    if (!status.from_name.empty()) from = status.from_name + " <" + from + ">";
    const ui::Fact facts[] = {{ui::text("mail.driver"), driver},
                              {ui::text("mail.from_address"), from},
                              {ui::text("mail.last_sent_at"), sent},
                              {ui::text("mail.last_error"), error}};
    ui::facts(facts);
  }

  void draw_test(Frame& frame) {
    auto form = ui::form(form_, ui::text("mail.test"));
    if (test_.to_address.empty() && !is_touched_) test_.to_address = frame.viewer.email;
    is_touched_ = true;
    ui::edit_record(form_, test_, {.autocomplete = "to_address=email"});
    if (ui::submit(form_, ui::text("mail.test_send"), ui::Icon::mail) && form_.accept(test_))
      send_test(frame);
  }

  void send_test(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::send_test_mail, test_, life_,
                      [this, &router = frame.router](Result<MailView> sent) {
                        form_.set_saving(false);
                        if (sent.is_error()) return form_.reject(sent.error());
                        router.go(mail_url(sent.value().id));
                      });
  }

  void draw_list(Frame& frame, const Loaded<Page<MailView>>& loaded) {
    auto section = ui::section(ui::text("mail.list"));
    const bool is_empty = loaded && loaded->items.empty();
    if (is_empty && !list_.is_filtered()) {
      ui::empty_state(ui::text("mail.empty"), {.icon = ui::Icon::mail});
      return;
    }
    std::vector<ui::Choice> states{{"", ui::text("mail.filter_all")}};
    for (const Choice& one : describe_choices<MailState>::values)
      states.push_back({one.wire, ui::text(one.label)});
    list_.draw_filter(frame, {ui::text("mail.search"), ui::text("mail.filter"), states, kMailUrl});
    if (!ready(loaded, 6)) return;
    if (is_empty) {
      if (ui::empty_state(ui::text("mail.no_match"),
                          {.icon = ui::Icon::search, .action = ui::text("mail.show_all")}))
        list_.clear(frame, kMailUrl);
      return;
    }
    list_.draw_pager(frame, kMailUrl, draw_table(*loaded), loaded->total);
  }

  bool draw_table(const Page<MailView>& page) {
    ui::Table table(
        {{.label = ui::text("mail.to_name"), .grow = 3, .sortable = true, .title = true},
         {.label = ui::text("letter.kind"), .grow = 2, .hide_when_narrow = true},
         {.label = ui::text("mail.state"), .width = 120, .sortable = true},
         {.label = ui::text("mail.created_at"), .width = 150, .sortable = true}},
        {.label = ui::text("mail.list"),
         .rows = static_cast<int>(page.items.size()),
         .sort = &list_.sort()});
    while (table.next()) {
      const MailView& one = page.items[static_cast<std::size_t>(table.index())];
      table.row_key(text_of(one.id));
      table.person_cell(one.to_name.empty() ? one.to_address : one.to_name,
                        one.to_name.empty() ? one.subject : one.to_address, mail_url(one.id));
      table.text_cell(label_text(one.kind));
      {
        auto cell = table.cell();
        ui::chip(label_text(one.state), tone_of(one.state));
      }
      table.muted_cell(ui::relative(one.created_at.ms));
    }
    return table.sort_changed();
  }

  ListState list_{{"to_address", "", "state", "created_at"}};
  TestMail test_;
  bool is_touched_ = false;
  ui::FormState form_;
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_mails(const Params&) {
  return std::make_unique<MailsScreen>();
}

ui::Tone tone_of(MailState state) {
  switch (state) {
    case MailState::queued: return ui::Tone::info;
    case MailState::sent: return ui::Tone::ok;
    case MailState::failed: return ui::Tone::danger;
    case MailState::held: return ui::Tone::warn;
  }
  return ui::Tone::neutral;
}

std::string mail_url(MailId id) {
  return std::string(kMailUrl) + "/" + text_of(id);
}

std::string template_url(LetterKind kind) {
  return std::string(kTemplatesUrl) + "/" + std::string(word_of(kind));
}

}  // namespace candor
