// Where I am signed in.
#include "web/screens/account/sessions_tab.h"

#include "shared/api/endpoints.h"
#include "web/screens/account/pieces.h"

namespace candor {

void SessionsTab::draw(Frame& frame) {
  const auto loaded = frame.load(api::list_account_sessions);
  if (!ready(loaded)) return;
  {
    auto line = ui::row({.justify = ui::Align::between, .wrap = false, .full_on_phone = true});
    {
      auto words = ui::stack({.gap = 0, .grow = 1});
      ui::body(ui::text("account.sessions_lead"),
               {.colour = ui::Colour::muted, .max_width = ui::kFormWidth});
    }
    const bool has_others = loaded->items.size() > 1;
    if (has_others && ui::button(ui::text("account.end_others"), {.icon = ui::Icon::log_out})) {
      others_open_ = true;
    }
  }
  draw_table(loaded->items);
}

void SessionsTab::draw_table(const std::vector<AccountSessionView>& sessions) {
  ui::Table table(
      {{.label = ui::text("account_session.device"), .grow = 3, .title = true},
       {.label = ui::text("account.session_from"), .grow = 2},
       {.label = ui::text("account_session.last_seen_at"), .width = 150},
       {.label = ui::text("account_session.created_at"), .width = 150, .hide_when_narrow = true},
       {.label = ui::text("account.session_actions"),
        .width = 150,
        .align = ui::Align::end,
        .hide_label_in_card = true,
        .hide_label = true}},
      {.label = ui::text("account.sessions"), .rows = static_cast<int>(sessions.size())});
  while (table.next()) {
    const AccountSessionView& one = sessions[static_cast<std::size_t>(table.index())];
    const std::string device = device_words(one.device);
    table.row_key(std::to_string(one.id.value));
    table.text_cell(device);
    table.muted_cell(one.address);
    table.muted_cell(ui::relative(one.last_seen_at.ms));
    table.muted_cell(ui::date(one.created_at.ms));
    auto cell = table.cell();
    if (one.is_current) {
      ui::chip(ui::text("account_session.is_current"), ui::Tone::accent, ui::Icon::check);
    } else if (ui::button(ui::text("account.end_session"),
                          {.icon = ui::Icon::log_out, .small = true, .description = device})) {
      ending_ = one;
      end_open_ = true;
    }
  }
}

void SessionsTab::draw_dialogs(Frame& frame) {
  if (ui::confirm(others_open_, {.title = ui::text("account.end_others_title"),
                                 .body = ui::text("account.end_others_body"),
                                 .yes = ui::text("account.end_others")}) == ui::Answer::yes) {
    end_others(frame);
  }
  if (!ending_) return;
  const std::string title =
      ui::text("account.end_session_title", {{"device", device_words(ending_->device)}});
  if (ui::confirm(end_open_, {.title = title,
                              .body = ui::text("account.end_session_body"),
                              .yes = ui::text("account.end_session")}) == ui::Answer::yes) {
    end(frame);
  }
}

void SessionsTab::end(Frame& frame) {
  frame.client.send(api::end_account_session, {{"session", ending_->id}}, Nothing{}, life_,
                    [&cache = frame.cache](Result<Nothing> done) {
                      cache.invalidate("sessions");
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("account.session_ended"), ui::Tone::ok);
                    });
}

void SessionsTab::end_others(Frame& frame) {
  frame.client.send(api::end_other_sessions, Nothing{}, life_,
                    [&cache = frame.cache](Result<Acknowledged> done) {
                      cache.invalidate("sessions");
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("account.others_ended"), ui::Tone::ok);
                    });
}

}  // namespace candor
