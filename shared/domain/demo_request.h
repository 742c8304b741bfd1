// A demo request: somebody who would like to see Candor writes from the public page, and
// administrators answer (S0-01, S0-02, S0-26).
#pragma once

#include "shared/domain/ids.h"
#include "shared/domain/page.h"

namespace candor {

enum class DemoRequestStatus : std::uint8_t { fresh, contacted, closed };
template <>
struct describe_choices<DemoRequestStatus> {
  static constexpr std::string_view name = "DemoRequestStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(DemoRequestStatus::fresh), "new", "demo_request_status.new"},
      {int(DemoRequestStatus::contacted), "contacted", "demo_request_status.contacted"},
      {int(DemoRequestStatus::closed), "closed", "demo_request_status.closed"},
  });
};

struct DemoRequest {
  DemoRequestId id;
  std::string name;
  std::string email;
  std::string company;
  std::string phone;
  std::string message;
  std::string source;  // where they heard of us, or the page they came from
  DemoRequestStatus status = DemoRequestStatus::fresh;
  Time created_at;
  Time updated_at;
  std::optional<Time> deleted_at;
};
template <>
struct describe<DemoRequest> {
  static constexpr std::string_view name = "DemoRequest", table = "demo_requests",
                                    page_name = "DemoRequestPage";
  static constexpr auto fields =
      fields_of(field<&DemoRequest::id>("id", "demo_request.id").set_by_server(),
                field<&DemoRequest::name>("name", "demo_request.name")
                    .set_by_server()
                    .personal(Personal::identity),
                field<&DemoRequest::email>("email", "demo_request.email")
                    .set_by_server()
                    .personal(Personal::contact),
                field<&DemoRequest::company>("company", "demo_request.company").set_by_server(),
                field<&DemoRequest::phone>("phone", "demo_request.phone")
                    .set_by_server()
                    .personal(Personal::contact),
                field<&DemoRequest::message>("message", "demo_request.message")
                    .format(Format::multiline)
                    .set_by_server()
                    .personal(Personal::content),
                field<&DemoRequest::source>("source", "demo_request.source").set_by_server(),
                field<&DemoRequest::status>("status", "demo_request.status").set_by_server(),
                field<&DemoRequest::created_at>("created_at", "common.created_at").set_by_server(),
                field<&DemoRequest::updated_at>("updated_at", "common.updated_at").set_by_server(),
                field<&DemoRequest::deleted_at>("deleted_at", "common.deleted_at").server_only());
};

// The public form. `website` is a trap for programs: people do not see the field, and what comes
// with it is answered like any other and not kept.
struct DemoRequestDraft {
  std::string name;
  std::string email;
  std::string company;
  std::string phone;
  std::string message;
  std::string source;
  std::string website;
};
template <>
struct describe<DemoRequestDraft> {
  static constexpr std::string_view name = "DemoRequestDraft";
  static constexpr auto fields = fields_of(
      field<&DemoRequestDraft::name>("name", "demo_request.name")
          .required()
          .length(1, limits::kNameMax)
          .personal(Personal::identity),
      field<&DemoRequestDraft::email>("email", "demo_request.email")
          .required()
          .format(Format::email)
          .length(3, limits::kEmailMax)
          .personal(Personal::contact),
      field<&DemoRequestDraft::company>("company", "demo_request.company")
          .length(0, limits::kNameMax),
      field<&DemoRequestDraft::phone>("phone", "demo_request.phone")
          .length(0, 40)
          .personal(Personal::contact),
      field<&DemoRequestDraft::message>("message", "demo_request.message")
          .format(Format::multiline)
          .length(0, limits::kDescriptionMax)
          .personal(Personal::content),
      field<&DemoRequestDraft::source>("source", "demo_request.source").length(0, limits::kNameMax),
      field<&DemoRequestDraft::website>("website", "demo_request.website").length(0, 2'000));
};

struct DemoRequestChange {
  DemoRequestStatus status = DemoRequestStatus::contacted;
};
template <>
struct describe<DemoRequestChange> {
  static constexpr std::string_view name = "DemoRequestChange";
  static constexpr auto fields =
      fields_of(field<&DemoRequestChange::status>("status", "demo_request.status").required());
};

}  // namespace candor
