// Who works in my company.
#include "web/screens/company/members_tab.h"

#include "shared/api/endpoints.h"
#include "web/platform/platform.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kBase = "/company?tab=members";
constexpr std::int32_t kInvitationsShown = 100;

bool is_me(const Frame& frame, const Member& one) {
  return frame.viewer.id == text_of(one.id);
}

void draw_member_state(const Frame& frame, const Member& one) {
  if (is_me(frame, one)) return ui::chip(ui::text("members.you"), ui::Tone::accent);
  switch (one.status) {
    case AccountStatus::active: return ui::chip(label_text(one.status), ui::Tone::ok);
    case AccountStatus::pending: return ui::chip(label_text(one.status), ui::Tone::warn);
    case AccountStatus::disabled: return ui::chip(label_text(one.status), ui::Tone::neutral);
  }
}

std::vector<ui::Choice> state_choices() {
  std::vector<ui::Choice> choices{{"", ui::text("members.any_state")}};
  for (const Choice& one : describe_choices<AccountStatus>::values)
    choices.push_back({one.wire, ui::text(one.label)});
  return choices;
}

std::vector<ui::Choice> role_choices() {
  std::vector<ui::Choice> choices{{"", ui::text("members.any_role")}};
  for (const Choice& one : describe_choices<Role>::values) {
    if (is_members_role(static_cast<Role>(one.value)))
      choices.push_back({one.wire, ui::text(one.label)});
  }
  return choices;
}

}  // namespace

void MembersTab::draw(Frame& frame) {
  draw_members(frame);
  if (may(frame, Permission::manage_company)) draw_invitations(frame);
  draw_roles();
}

// ---- members
// -------------------------------------------------------------------------------------

void MembersTab::draw_members(Frame& frame) {
  list_.follow(frame);
  const auto loaded = list_.load(frame, api::list_members);
  const bool may_manage = may(frame, Permission::manage_company);
  auto section = ui::section(ui::text("members.title"));
  {
    auto line = ui::row({.justify = ui::Align::between, .wrap = false, .full_on_phone = true});
    {
      auto words = ui::stack({.gap = 0, .grow = 1});
      ui::body(ui::text(may_manage ? "members.lead" : "members.lead_read_only"),
               {.colour = ui::Colour::muted, .max_width = ui::kFormWidth});
    }
    if (may_manage && ui::button(ui::text("members.invite"),
                                 {.look = ui::Look::primary, .icon = ui::Icon::plus})) {
      invite_.open();
    }
  }
  draw_filter(frame);
  if (!ready(loaded, 6)) return;
  if (loaded->items.empty()) {
    if (ui::empty_state(ui::text("members.no_match"),
                        {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")})) {
      list_.clear(frame, kBase);
    }
    return;
  }
  list_.draw_pager(frame, kBase, draw_table(frame, *loaded), loaded->total);
}

void MembersTab::draw_filter(Frame& frame) {
  const std::vector<ui::Choice> states = state_choices(), roles = role_choices();
  const std::vector<ListState::Filter::More> more{{ui::text("user.role"), roles}};
  list_.draw_filter(frame,
                    {ui::text("members.search"), ui::text("user.status"), states, kBase, more});
}

bool MembersTab::draw_table(const Frame& frame, const Page<Member>& page) {
  const bool may_manage = may(frame, Permission::manage_company);
  std::vector<ui::Column> columns{
      {.label = ui::text("user.full_name"), .grow = 3, .sortable = true, .title = true},
      {.label = ui::text("user.role"), .width = 160, .sortable = true},
      {.label = ui::text("user.status"), .width = 180, .sortable = true}};
  if (may_manage) {
    columns.push_back(
        {.label = ui::text("user.last_seen_at"), .width = 150, .hide_when_narrow = true});
    columns.push_back({.label = ui::text("members.actions"),
                       .width = 64,
                       .align = ui::Align::end,
                       .hide_label_in_card = true,
                       .hide_label = true});
  }
  ui::Table table(columns, {.label = ui::text("members.title"),
                            .rows = static_cast<int>(page.items.size()),
                            .sort = &list_.sort()});
  while (table.next()) {
    const Member& one = page.items[static_cast<std::size_t>(table.index())];
    table.row_key(text_of(one.id));
    table.person_cell(one.full_name, one.email);
    table.muted_cell(label_text(one.role));
    {
      auto cell = table.cell();
      draw_member_state(frame, one);
    }
    if (!may_manage) continue;
    table.muted_cell(one.last_seen_at ? ui::relative(one.last_seen_at->ms)
                                      : std::string(ui::text("admin.never")));
    auto cell = table.cell();
    draw_member_menu(frame, one);
  }
  return table.sort_changed();
}

void MembersTab::draw_member_menu(const Frame& frame, const Member& one) {
  auto menu = ui::menu_button(ui::text("invitations.more", {{"name", one.full_name}}),
                              {.key = "member-menu"});
  if (!menu) return;
  if (ui::menu_item(ui::text("members.change_role"), {.icon = ui::Icon::key})) {
    changing_ = one;
    role_ = one.role;
    role_form_.open(MemberChange{one.role});
    role_open_ = true;
  }
  // Nobody removes themself; somebody else does.
  if (is_me(frame, one)) return;
  if (ui::menu_item(ui::text("members.remove"), {.icon = ui::Icon::trash, .danger = true})) {
    removing_ = one;
    remove_open_ = true;
  }
}

// ---- invitations
// -------------------------------------------------------------------------------------

void MembersTab::draw_invitations(Frame& frame) {
  ColleagueInvitationQuery query;
  query.status = word_of(ColleagueInvitationStatus::open);
  query.per_page = kInvitationsShown;
  const auto loaded = frame.load(api::list_colleague_invitations, {}, query);
  // An empty list has nothing to say: the button above invites.
  if (loaded && loaded->items.empty()) return;
  auto section = ui::section(ui::text("members.open_invitations"),
                             {.help = ui::text("members.open_invitations_help")});
  if (ready(loaded, 2)) draw_invitation_table(frame, *loaded);
}

void MembersTab::draw_invitation_table(Frame& frame, const Page<ColleagueInvitationView>& page) {
  ui::Table table(
      {{.label = ui::text("user.email"), .grow = 3, .title = true},
       {.label = ui::text("user.role"), .width = 160},
       {.label = ui::text("invitation.expires_at"), .width = 150},
       {.label = ui::text("colleague_invitation.created_by"), .grow = 2, .hide_when_narrow = true},
       {.label = ui::text("members.actions"),
        .width = 206,
        .align = ui::Align::end,
        .hide_label_in_card = true,
        .hide_label = true}},
      {.label = ui::text("members.open_invitations"),
       .rows = static_cast<int>(page.items.size()),
       .key = "invitations"});
  while (table.next()) {
    const ColleagueInvitationView& one = page.items[static_cast<std::size_t>(table.index())];
    table.row_key("invitation-" + text_of(one.id));
    if (one.full_name.empty()) {
      table.text_cell(one.email);
    } else {
      table.person_cell(one.full_name, one.email);
    }
    table.muted_cell(label_text(one.role));
    table.muted_cell(ui::relative(one.expires_at.ms));
    table.muted_cell(one.invited_by);
    auto cell = table.cell();
    draw_invitation_actions(frame, one);
  }
}

void MembersTab::draw_invitation_actions(Frame& frame, const ColleagueInvitationView& one) {
  if (one.link && ui::button(ui::text("invitations.copy"),
                             {.icon = ui::Icon::copy, .small = true, .description = one.email})) {
    platform::copy_text(*one.link);
    ui::toast(ui::text("members.copied", {{"email", one.email}}), ui::Tone::ok);
  }
  auto menu = ui::menu_button(ui::text("invitations.more", {{"name", one.email}}),
                              {.key = "invitation-menu"});
  if (!menu) return;
  if (ui::menu_item(ui::text("members.resend"), {.icon = ui::Icon::send})) resend(frame, one);
  if (ui::menu_item(ui::text("members.withdraw"), {.icon = ui::Icon::x, .danger = true})) {
    withdrawing_ = one;
    withdraw_open_ = true;
  }
}

// ---- what roles may do
// -------------------------------------------------------------------------------------

void MembersTab::draw_roles() {
  struct Right {
    Permission permission;
    std::string_view words;
  };
  constexpr Right kRights[] = {{Permission::review_results, "members.may_review"},
                               {Permission::edit_interviews, "members.may_edit_interviews"},
                               {Permission::invite_candidates, "members.may_invite_candidates"},
                               {Permission::delete_results, "members.may_delete_results"},
                               {Permission::edit_theme, "members.may_edit_theme"},
                               {Permission::manage_company, "members.may_manage"}};
  constexpr Role kRoles[] = {Role::domain_expert, Role::recruiter, Role::admin};
  auto section = ui::section(ui::text("members.roles"), {.help = ui::text("members.roles_help")});
  std::vector<ui::Column> columns{{.label = ui::text("members.right"), .grow = 3, .title = true}};
  for (const Role role : kRoles) columns.push_back({.label = label_text(role), .width = 150});
  ui::Table table(columns, {.label = ui::text("members.roles"),
                            .rows = static_cast<int>(std::size(kRights)),
                            .key = "roles"});
  while (table.next()) {
    const Right& right = kRights[table.index()];
    table.row_key(right.words);
    table.text_cell(ui::text(right.words));
    for (const Role role : kRoles) {
      const bool is_allowed = permits(viewer_of(role), right.permission);
      if (!is_allowed) {
        table.muted_cell(ui::text("members.no"));
        continue;
      }
      auto cell = table.cell();
      ui::icon(ui::Icon::check, ui::Tone::ok, {}, 16);
      ui::small(ui::text("members.yes"));
    }
  }
}

// ---- over the page
// -------------------------------------------------------------------------------------

void MembersTab::draw_dialogs(Frame& frame) {
  invite_.draw(frame);
  if (changing_) draw_role_dialog(frame);
  if (removing_) {
    const std::string title = ui::text("members.remove_title", {{"name", removing_->full_name}});
    if (ui::confirm(remove_open_, {.title = title,
                                   .body = ui::text("members.remove_body"),
                                   .yes = ui::text("members.remove")}) == ui::Answer::yes) {
      remove(frame);
    }
  }
  if (!withdrawing_) return;
  const std::string title = ui::text("members.withdraw_title", {{"email", withdrawing_->email}});
  if (ui::confirm(withdraw_open_, {.title = title,
                                   .body = ui::text("members.withdraw_body"),
                                   .yes = ui::text("members.withdraw")}) == ui::Answer::yes) {
    withdraw(frame);
  }
}

void MembersTab::draw_role_dialog(Frame& frame) {
  const std::string title = ui::text("members.role_of", {{"name", changing_->full_name}});
  auto dialog = ui::dialog(role_open_, {.title = title, .width = 560, .key = "member-role"});
  if (!dialog) return;
  auto form = ui::form(role_form_, title);
  choose_members_role(role_form_, role_);
  if (is_me(frame, *changing_) && role_ != changing_->role) {
    ui::banner(ui::text("members.own_role"), {.tone = ui::Tone::warn, .live = true});
  }
  auto actions = ui::dialog_actions();
  if (ui::button(ui::text("ui.cancel"), {.disabled = role_form_.saving()})) role_open_ = false;
  if (!ui::submit(role_form_, ui::text("members.change_role"))) return;
  if (role_ == changing_->role) {
    role_open_ = false;
  } else {
    save_role(frame);
  }
}

void MembersTab::save_role(Frame& frame) {
  role_form_.set_saving(true);
  frame.client.send(api::update_member, {{"member", changing_->id}}, MemberChange{role_}, life_,
                    [this](Result<Member> saved) {
                      role_form_.set_saving(false);
                      if (saved.is_error()) return role_form_.reject(saved.error());
                      role_open_ = false;
                      const Member& now = saved.value();
                      ui::toast(ui::text("members.role_changed",
                                         {{"name", now.full_name}, {"role", label_text(now.role)}}),
                                ui::Tone::ok);
                    });
}

void MembersTab::remove(Frame& frame) {
  frame.client.send(api::remove_member, {{"member", removing_->id}}, Nothing{}, life_,
                    [name = removing_->full_name](Result<Nothing> done) {
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("members.removed", {{"name", name}}), ui::Tone::ok);
                    });
}

void MembersTab::resend(Frame& frame, const ColleagueInvitationView& one) {
  frame.client.send(api::resend_colleague_invitation, {{"invitation", one.id}}, Nothing{}, life_,
                    [](Result<ColleagueInvitationView> sent) {
                      if (sent.is_error()) return ui::toast(sent.error().message, ui::Tone::danger);
                      const ColleagueInvitationView& now = sent.value();
                      const bool is_held = now.mail_state && *now.mail_state == MailState::held;
                      ui::toast(ui::text(is_held ? "members.mail_held" : "members.resent",
                                         {{"email", now.email}}),
                                is_held ? ui::Tone::warn : ui::Tone::ok);
                    });
}

void MembersTab::withdraw(Frame& frame) {
  frame.client.send(api::withdraw_colleague_invitation, {{"invitation", withdrawing_->id}},
                    Nothing{}, life_, [email = withdrawing_->email](Result<Nothing> done) {
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("members.withdrawn", {{"email", email}}), ui::Tone::ok);
                    });
}

}  // namespace candor
