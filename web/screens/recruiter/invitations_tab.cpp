// The invitations of one interview.
#include "web/screens/recruiter/invitations_tab.h"

#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/platform/platform.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

bool is_over(InvitationStatus status) {
  return status == InvitationStatus::expired || status == InvitationStatus::revoked;
}

void copy_link(const InvitationView& one) {
  platform::copy_text(one.link);
  ui::toast(ui::text("invitations.copied", {{"name", one.candidate_name}}), ui::Tone::ok);
}

}  // namespace

bool InvitationsTab::draw(Frame& frame, const InterviewView& interview) {
  list_.follow(frame);
  const std::string base = interview_url(interview.id, "invitations");
  const auto loaded = list_.load(frame, api::list_invitations, {{"interview", interview.id}});
  const bool is_empty = loaded && loaded->items.empty();
  if (is_empty && !list_.is_filtered()) {
    const bool may_invite = may(frame, Permission::invite_candidates);
    return ui::empty_state(
        ui::text("invitations.empty"),
        {.icon = ui::Icon::mail,
         .action = may_invite ? ui::text("invitations.invite") : std::string_view()});
  }
  draw_filter(frame, base);
  if (!ready(loaded, 6)) return false;
  if (is_empty) {
    if (ui::empty_state(ui::text("invitations.no_match"),
                        {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")})) {
      list_.clear(frame, base);
    }
    return false;
  }
  list_.draw_pager(frame, base, draw_table(frame, *loaded), loaded->total);
  return false;
}

void InvitationsTab::draw_filter(Frame& frame, std::string_view base) {
  std::vector<ui::Choice> states{{"", ui::text("invitations.filter_all")}};
  for (const Choice& one : describe_choices<InvitationStatus>::values) {
    states.push_back({one.wire, ui::text(one.label)});
  }
  list_.draw_filter(frame,
                    {ui::text("invitations.search"), ui::text("invitations.filter"), states, base});
}

bool InvitationsTab::draw_table(const Frame& frame, const Page<InvitationView>& page) {
  ui::Table table(
      {{.label = ui::text("invitations.candidate"), .grow = 3, .sortable = true, .title = true},
       {.label = ui::text("invitation.status"), .width = 144, .sortable = true},
       {.label = ui::text("invitation.expires_at"), .width = 150, .sortable = true},
       {.label = ui::text("invitation.current_attempts"), .width = 124, .hide_when_narrow = true},
       {.label = ui::text("invitations.actions"),
        .width = 206,
        .align = ui::Align::end,
        .hide_label_in_card = true}},
      {.label = ui::text("invitations.table"),
       .rows = static_cast<int>(page.items.size()),
       .sort = &list_.sort()});
  while (table.next()) {
    const InvitationView& one = page.items[static_cast<std::size_t>(table.index())];
    table.row_key(text_of(one.id));
    table.person_cell(one.candidate_name, one.candidate_email);
    {
      auto cell = table.cell();
      draw_state(one.status);
    }
    const std::string ends = ui::relative(one.expires_at.ms);
    table.muted_cell(one.status == InvitationStatus::expired
                         ? ui::text("invitations.expired_when", {{"when", ends}})
                         : ends);
    table.muted_cell(ui::text("invitations.attempts", {{"used", ui::number(one.current_attempts)},
                                                       {"all", ui::number(one.max_attempts)}}));
    auto cell = table.cell();
    draw_actions(frame, one);
  }
  return table.sort_changed();
}

void InvitationsTab::draw_actions(const Frame& frame, const InvitationView& one) {
  const std::string whom = ui::text("invitations.copy_for", {{"name", one.candidate_name}});
  const bool may_invite = may(frame, Permission::invite_candidates);
  if (one.session_id) {
    ui::link_button(ui::text("invitations.open_result"),
                    session_url(one.interview_id, *one.session_id),
                    {.small = true, .description = one.candidate_name});
  } else if (may_invite && !is_over(one.status) && !one.link.empty()) {
    if (ui::button(ui::text("invitations.copy"),
                   {.icon = ui::Icon::copy, .small = true, .description = whom})) {
      copy_link(one);
    }
  }
  if (!may_invite || is_over(one.status)) return;
  auto menu = ui::menu_button(ui::text("invitations.more", {{"name", one.candidate_name}}),
                              {.key = "invitation-menu"});
  if (!menu) return;
  if (one.session_id && !one.link.empty() &&
      ui::menu_item(ui::text("invitations.copy"), {.icon = ui::Icon::copy})) {
    copy_link(one);
  }
  if (ui::menu_item(ui::text("invitations.withdraw"), {.icon = ui::Icon::x, .danger = true})) {
    withdrawing_ = one;
    confirm_open_ = true;
  }
}

void InvitationsTab::draw_dialogs(Frame& frame, const InterviewView& interview) {
  if (!withdrawing_) return;
  const std::string title =
      ui::text("invitations.withdraw_title", {{"name", withdrawing_->candidate_name}});
  if (ui::confirm(confirm_open_, {.title = title,
                                  .body = ui::text("invitations.withdraw_body"),
                                  .yes = ui::text("invitations.withdraw")}) == ui::Answer::yes) {
    withdraw(frame, interview.id);
  }
}

void InvitationsTab::withdraw(Frame& frame, InterviewId interview) {
  frame.client.send(api::delete_invitation,
                    {{"interview", interview}, {"invitation", withdrawing_->id}}, Nothing{}, life_,
                    [name = withdrawing_->candidate_name](Result<Nothing> done) {
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("invitations.withdrawn", {{"name", name}}), ui::Tone::ok);
                    });
}

}  // namespace candor
