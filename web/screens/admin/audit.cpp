// The audit log: who did what, when, from where, to which record; and whether it is as it was
// written.
#include <algorithm>

#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/admin/screens.h"
#include "web/screens/admin/users.h"
#include "web/screens/recruiter/list_state.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kBase = "/admin/audit";

std::string_view action_words(const std::string& word) {
  const AuditAction* action = audit_action_of(word);
  return action == nullptr ? std::string_view(word) : ui::text(action->label);
}

ui::Tone tone_of(AuditKind kind) {
  switch (kind) {
    case AuditKind::security: return ui::Tone::warn;
    case AuditKind::deletion_request: return ui::Tone::danger;
    case AuditKind::data_modification: return ui::Tone::info;
    default: return ui::Tone::neutral;
  }
}

class AuditScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    list_.follow(frame);
    const auto loaded = list_.load(frame, api::list_audit_entries);
    auto page = ui::page({.title = ui::text("admin.audit"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl}},
                          .lead = ui::text("admin.audit_lead"),
                          .count = loaded ? static_cast<int>(loaded->total) : -1});
    {
      auto actions = ui::page_actions();
      if (ui::button(ui::text("admin.verify"), {.icon = ui::Icon::shield, .busy = is_verifying_}))
        verify(frame);
    }
    draw_verdict();
    if (loaded && loaded->items.empty() && !list_.is_filtered()) {
      ui::empty_state(ui::text("admin.no_entries"), {.icon = ui::Icon::list});
      return;
    }
    draw_filter(frame);
    if (!ready(loaded, 8)) return;
    if (loaded->items.empty()) {
      if (ui::empty_state(ui::text("admin.no_match"),
                          {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")}))
        list_.clear(frame, kBase);
      return;
    }
    draw_table(*loaded);
    list_.draw_pager(frame, kBase, false, loaded->total);
  }

 private:
  void draw_filter(Frame& frame) {
    std::vector<ui::Choice> kinds{{"", ui::text("admin.any_kind")}};
    for (const Choice& one : describe_choices<AuditKind>::values)
      kinds.push_back({one.wire, ui::text(one.label)});
    std::vector<ui::Choice> actions{{"", ui::text("admin.any_action")}};
    for (const AuditAction& one : kAuditActions) actions.push_back({one.word, ui::text(one.label)});
    const std::vector<ListState::Filter::More> more{{ui::text("audit.kind"), kinds},
                                                    {ui::text("audit.action"), actions}};
    list_.draw_filter(frame, {ui::text("admin.search_audit"), {}, {}, kBase, more});
    const std::string actor(frame.params.query("actor_id"));
    if (!actor.empty() && ui::removable_chip(ui::text("admin.user_number", {{"number", actor}})))
      frame.router.replace(kBase);
  }

  static void draw_table(const Page<AuditEntryView>& page) {
    ui::Table table({{.label = ui::text("audit.action"), .grow = 2, .title = true},
                     {.label = ui::text("audit.actor"), .grow = 2},
                     {.label = ui::text("audit.kind"), .width = 150},
                     {.label = ui::text("audit.noun"), .width = 150, .hide_when_narrow = true},
                     {.label = ui::text("audit.created_at"), .width = 200}},
                    {.label = ui::text("admin.audit"),
                     .rows = static_cast<int>(page.items.size()),
                     .dense = true});
    while (table.next()) {
      const AuditEntryView& one = page.items[static_cast<std::size_t>(table.index())];
      table.row_key(text_of(one.id));
      table.lines_cell(action_words(one.action), plain_words(one.details));
      draw_actor(table, one);
      {
        auto cell = table.cell();
        ui::chip(label_text(one.kind), tone_of(one.kind));
      }
      {
        auto cell = table.cell();
        auto words = ui::stack({.gap = 0, .grow = 1});
        ui::body(plain_words(one.noun, one.record_id), {.colour = ui::Colour::muted});
      }
      table.muted_cell(ui::date_time(one.created_at.ms));
    }
  }

  // Who, and below it from which address.
  static void draw_actor(ui::Table& table, const AuditEntryView& one) {
    auto cell = table.cell();
    auto lines = ui::stack({.gap = 0, .grow = 1});
    if (one.actor_id.value == 0) {
      ui::body(ui::text("admin.nobody"), {.colour = ui::Colour::muted});
    } else {
      const std::string number = ui::text("admin.user_number", {{"number", text_of(one.actor_id)}});
      ui::link(one.actor.empty() ? number : one.actor, user_url(one.actor_id), {.quiet = true});
    }
    ui::muted(one.address);
  }

  void draw_verdict() const {
    if (failure_.empty() && !verdict_) return;
    if (!failure_.empty()) {
      ui::banner(failure_, {.tone = ui::Tone::danger, .live = true});
    } else if (verdict_->is_whole) {
      ui::banner(ui::text("admin.audit_whole", {{"count", ui::number(verdict_->entries)}}),
                 {.tone = ui::Tone::ok, .live = true});
      if (verdict_->entries > 0) ui::copy_field(ui::text("admin.audit_head"), verdict_->head);
    } else {
      ui::banner(verdict_->message, {.tone = ui::Tone::danger, .live = true});
    }
  }

  void verify(Frame& frame) {
    is_verifying_ = true;
    frame.client.send(api::verify_audit_log, Nothing{}, life_, [this](Result<AuditVerdict> said) {
      is_verifying_ = false;
      verdict_.reset();
      failure_.clear();
      if (said.is_error()) {
        failure_ = said.error().message;
      } else {
        verdict_ = said.release_value();
      }
    });
  }

  // `actor_id` of the address narrows the list to what one person did.
  ListState list_{{}, {"kind", "action", "actor_id"}};
  std::optional<AuditVerdict> verdict_;
  std::string failure_;
  bool is_verifying_ = false;
  Life life_;
};

}  // namespace

std::string plain_words(std::string_view word, std::int64_t number) {
  std::string words(word);
  std::replace(words.begin(), words.end(), '_', ' ');
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] -= 'a' - 'A';
  return number == 0 ? words : words + " " + std::to_string(number);
}

std::unique_ptr<Screen> make_admin_audit(const Params&) {
  return std::make_unique<AuditScreen>();
}

}  // namespace candor
