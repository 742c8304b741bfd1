// Schemas, the check of responses, and the OpenAPI document.
#include <gtest/gtest.h>

#include <set>

#include "shared/api/aliases.h"
#include "shared/api/endpoints.h"
#include "shared/api/openapi.h"
#include "shared/base/text.h"
#include "shared/describe/json.h"
#include "shared/describe/schema.h"
#include "shared/domain/error_body.h"
#include "tests/shared/dom.h"
#include "tests/shared/sample.h"

namespace candor {
namespace {

using test::Node;

std::string violations(std::string_view text, Audience viewer = kEveryone) {
  std::string out;
  for (const FieldError& error : schema::check_response(type_of<Sample>(), text, viewer)) {
    out += (out.empty() ? "" : " ") + error.path + ":" + error.code;
  }
  return out;
}

std::string sample_text(const json::WriteOptions& options = {}) {
  Sample sample;
  sample.part = Part{};
  sample.parts.resize(2);
  return json::write(sample, options);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Schema, OfEachKind) {
  EXPECT_EQ(schema::of(type_of<bool>()), R"({"type":"boolean"})");
  EXPECT_EQ(schema::of(type_of<std::int64_t>()), R"({"type":"integer"})");
  EXPECT_EQ(schema::of(type_of<SampleId>()), R"({"type":"integer","minimum":0})");
  EXPECT_EQ(schema::of(type_of<Seconds>()), R"({"type":"number","multipleOf":0.001})");
  EXPECT_EQ(schema::of(type_of<Time>()), R"({"type":"string","format":"date-time"})");
  EXPECT_EQ(schema::of(type_of<std::vector<std::string>>()),
            R"({"type":"array","items":{"type":"string"}})");
  EXPECT_EQ(schema::of(type_of<std::optional<Time>>()),
            R"({"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]})");
  EXPECT_EQ(schema::of(type_of<Part>()), R"({"$ref":"#/components/schemas/Part"})");
}

TEST(Schema, ComponentsShowTheAnswer) {
  const auto root = test::parse_tree(schema::components({&type_of<Sample>()}));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->names(), (std::vector<std::string>{"Sample", "Colour", "Part"}));
  EXPECT_EQ(root->at({"Colour", "enum"}).texts(), (std::vector<std::string>{"red", "Dark Green"}));
  const Node& properties = root->at({"Sample", "properties"});
  EXPECT_EQ(properties.find("hidden"), nullptr);
  EXPECT_EQ(properties.find("password"), nullptr);
  EXPECT_NE(properties.find("either"), nullptr);
  EXPECT_NE(properties.find("id"), nullptr);
  const auto required = root->at({"Sample", "required"}).texts();
  EXPECT_EQ(std::count(required.begin(), required.end(), "id"), 1);
  EXPECT_EQ(std::count(required.begin(), required.end(), "team_only"), 0);
}

TEST(Schema, TheRequestSideHasItsOwnShapeAndName) {
  const auto definitions = schema::definitions_of({&type_of<Sample>()}, {&type_of<Sample>()});
  const auto root = test::parse_tree(schema::components(definitions));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->names(),
            (std::vector<std::string>{"Sample", "Colour", "Part", "SampleInput", "PartInput"}));
  const Node& properties = root->at({"SampleInput", "properties"});
  EXPECT_EQ(properties.find("id"), nullptr);
  EXPECT_EQ(properties.find("hidden"), nullptr);
  EXPECT_EQ(properties.at({"password", "format"}).text, "password");
  EXPECT_EQ(properties.at({"small", "minimum"}).text, "-3");
  EXPECT_EQ(properties.at({"parts", "maxItems"}).text, "2");
  EXPECT_EQ(properties.at({"parts", "items", "$ref"}).text, "#/components/schemas/PartInput");
  EXPECT_EQ(root->at({"PartInput", "properties", "length", "maximum"}).text, "900.0");
  EXPECT_EQ(root->at({"SampleInput", "additionalProperties"}).text, "false");
}

TEST(CheckResponse, TakesWhatWeWrite) {
  EXPECT_EQ(violations(sample_text()), "");
  EXPECT_EQ(violations(sample_text({.ids_as_text = true})), "");
  const Audience link = bit(Viewer::link);
  EXPECT_EQ(violations(sample_text({.viewer = link}), link), "");
}

TEST(CheckResponse, CatchesLeaks) {
  const Audience link = bit(Viewer::link);
  EXPECT_EQ(violations(sample_text(), link), "team_only:leaked_field");
  const std::string text = sample_text();
  EXPECT_EQ(violations(replaced(text, "\"flag\"", "\"hidden\":\"x\",\"flag\"")),
            "hidden:leaked_field");
  EXPECT_EQ(violations(replaced(text, "\"flag\"", "\"password\":\"\",\"flag\"")),
            "password:leaked_field");
  EXPECT_EQ(violations(replaced(text, "\"flag\"", "\"other\":{\"a\":[1]},\"flag\"")),
            "other:unknown_field");
}

TEST(CheckResponse, CatchesWrongShapes) {
  const std::string text = sample_text();
  EXPECT_EQ(violations(replaced(text, "\"flag\":false,", "")), "flag:missing_field");
  EXPECT_EQ(violations(replaced(text, "\"either\":\"\"", "\"x\":1")),
            "x:unknown_field either:missing_field");
  EXPECT_EQ(violations(replaced(text, "\"flag\":false", "\"flag\":0")), "flag:wrong_type");
  EXPECT_EQ(violations(replaced(text, "\"flag\":false", "\"flag\":null")), "flag:wrong_type");
  EXPECT_EQ(violations(replaced(text, "\"note\":null", "\"note\":5")), "note:wrong_type");
  EXPECT_EQ(violations(replaced(text, "\"small\":0", "\"small\":2147483648")),
            "small:out_of_range");
  EXPECT_EQ(violations(replaced(text, "1970-01-01T00:00:00Z", "1970-01-01")), "at:invalid_time");
  EXPECT_EQ(violations(replaced(text, "\"colour\":\"red\"", "\"colour\":\"blue\"")),
            "colour:unknown_choice");
  EXPECT_EQ(violations(replaced(text, "\"parts\":[", "\"parts\":[7,")), "parts[0]:wrong_type");
  EXPECT_EQ(violations(replaced(text, "\"parts\":[{\"id\":null,", "\"parts\":[{")),
            "parts[0].id:missing_field");
  EXPECT_EQ(
      violations(replaced(text, "\"part\":{\"id\":null", "\"part\":{\"heading\":\"\",\"id\":null")),
      "part.heading:unknown_field");
  EXPECT_EQ(violations("[]"), ":wrong_type");
  EXPECT_EQ(violations("{"), ":malformed_json");
}

class OpenApi : public testing::Test {
 protected:
  const std::unique_ptr<Node> root = test::parse_tree(schema::openapi("1.2.3"));
};

void collect_references(const Node& node, std::set<std::string>& references) {
  if (const Node* reference = node.find("$ref")) references.insert(reference->text);
  for (const auto& [name, child] : node.members) collect_references(*child, references);
}

TEST_F(OpenApi, Head) {
  ASSERT_TRUE(root);
  EXPECT_EQ(root->at({"openapi"}).text, "3.1.0");
  EXPECT_EQ(root->at({"info", "version"}).text, "1.2.3");
}

TEST_F(OpenApi, EveryEndpointAndAliasExactlyOnce) {
  ASSERT_TRUE(root);
  std::set<std::string> expected, found, ids;
  for (const EndpointInfo* endpoint : api::all()) {
    expected.insert(text::lower_ascii(word_of_method(endpoint->method)) + " " +
                    std::string(endpoint->path));
  }
  for (const api::Alias& alias : api::aliases()) {
    expected.insert(text::lower_ascii(word_of_method(alias.method)) + " " +
                    std::string(alias.path));
  }
  EXPECT_EQ(expected.size(), api::all().size() + api::aliases().size());
  for (const auto& [path, item] : root->at({"paths"}).members) {
    for (const auto& [method, operation] : item->members) {
      found.insert(method + " " + path);
      EXPECT_TRUE(ids.insert(operation->at({"operationId"}).text).second);
      EXPECT_FALSE(operation->at({"summary"}).text.empty());
      EXPECT_NE(operation->at({"responses"}).find("default"), nullptr);
    }
  }
  EXPECT_EQ(found, expected);
}

TEST_F(OpenApi, EveryReferenceLeadsSomewhereAndEverySchemaIsUsed) {
  ASSERT_TRUE(root);
  std::set<std::string> references, defined;
  collect_references(*root, references);
  for (const char* kind : {"schemas", "responses", "headers", "parameters"}) {
    for (const std::string& name : root->at({"components", kind}).names()) {
      const Node& one = root->at({"components", kind, name});
      const bool is_documents_name = name == "PaginatedResponse" || one.find("$ref") != nullptr;
      if (!is_documents_name) defined.insert("#/components/" + std::string(kind) + "/" + name);
    }
  }
  EXPECT_EQ(references, defined);
}

TEST_F(OpenApi, ModelsAlsoHaveTheNamesOfTheDocuments) {
  ASSERT_TRUE(root);
  const Node& schemas = root->at({"components", "schemas"});
  EXPECT_EQ(schemas.at({"Token", "$ref"}).text, "#/components/schemas/SignedIn");
  EXPECT_EQ(schemas.at({"ErrorResponse", "$ref"}).text, "#/components/schemas/Error");
  EXPECT_EQ(schemas.at({"InterviewTicket", "$ref"}).text, "#/components/schemas/InvitationView");
}

TEST_F(OpenApi, KeysLimitsAndRepeatedRequestsAreDescribed) {
  ASSERT_TRUE(root);
  const Node& paths = root->at({"paths"});
  const Node& create = paths.at({"/api/v1/interviews", "post"});
  EXPECT_EQ(create.at({"x-scope"}).text, "write");
  EXPECT_EQ(create.at({"x-rate-policy"}).text, "general");
  EXPECT_EQ(create.at({"security"}).members.size(), 2u);
  EXPECT_NE(create.at({"responses"}).find("409"), nullptr);
  EXPECT_EQ(create.at({"responses", "429", "$ref"}).text, "#/components/responses/TooManyRequests");
  const Node& key = paths.at({"/api/v1/api-keys", "post"});
  EXPECT_EQ(key.at({"security"}).members.size(), 1u) << "no key makes a key";
  EXPECT_EQ(key.find("x-scope"), nullptr);
  const Node& document = paths.at({"/api/v1/openapi.json", "get"});
  EXPECT_NE(document.at({"responses", "200", "content"}).find("application/json"), nullptr);
}

TEST_F(OpenApi, ParametersBodiesSecurity) {
  ASSERT_TRUE(root);
  const Node& paths = root->at({"paths"});
  const Node& update = paths.at({"/api/v1/interviews/{interview}/questions/{question}", "put"});
  EXPECT_EQ(update.at({"parameters"}).members.size(), 2u);
  EXPECT_EQ(update.at({"requestBody", "content", "application/json", "schema", "$ref"}).text,
            "#/components/schemas/QuestionInput");
  EXPECT_EQ(update.at({"responses", "200", "content", "application/json", "schema", "$ref"}).text,
            "#/components/schemas/Question");
  EXPECT_EQ(update.at({"x-permission"}).text, "edit_interviews");
  const Node& list = paths.at({"/api/v1/interviews", "get"});
  EXPECT_EQ(list.at({"parameters"}).members.size(), type_of<PageQuery>().fields.size());
  EXPECT_EQ(list.find("requestBody"), nullptr);
  const Node& sign_in = paths.at({"/api/v1/auth/login", "post"});
  EXPECT_EQ(sign_in.at({"requestBody", "content"}).members.size(), 3u);
  EXPECT_TRUE(sign_in.at({"security"}).members.empty());
  EXPECT_EQ(sign_in.at({"x-rate-per-minute"}).text, "10");
  const Node& removal = paths.at({"/api/v1/interviews/{interview}", "delete"});
  EXPECT_EQ(removal.at({"responses", "204"}).find("content"), nullptr);
  const Node& alias = paths.at({"/api/v1/interviewer/interviews", "post"});
  EXPECT_EQ(alias.at({"x-canonical-path"}).text, "/api/v1/interviews");
}

TEST_F(OpenApi, NoServerOnlyWordAppears) {
  const std::string text = schema::openapi("1");
  for (const char* word : {"password_hash", "token_hash", "link_nonce", "\"blob\""}) {
    EXPECT_EQ(text.find(word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace candor
