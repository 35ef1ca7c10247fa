// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/journal_text.h"

#include <nlohmann/json.hpp>

#include "model/core/names.h"

namespace xsmoe::encoders {
namespace {

constexpr const char* kFormat = "xsmoe-extraction";
constexpr int kVersion = 1;
constexpr const char* kBeginAnew = "Begin anew with --restart";

}  // namespace

nlohmann::json requestToJson(const ExtractionRequest& request) {
  return {{"stream", request.stream.string()},     {"target", request.target.string()}, {"text_encoder", request.textEncoder},
          {"image_encoder", request.imageEncoder}, {"pooling", request.pooling},        {"batch_size", request.batchSize},
          {"max_tokens", request.maxTokens},       {"device", request.device.device},   {"precision", name(request.device.precision)},
          {"threads", request.device.threads},     {"layers", request.layers},          {"replace", request.replace}};
}

ExtractionRequest requestFromJson(const nlohmann::json& json) {
  ExtractionRequest request;
  request.stream = json.at("stream").get<std::string>();
  request.target = json.at("target").get<std::string>();
  json.at("text_encoder").get_to(request.textEncoder);
  json.at("image_encoder").get_to(request.imageEncoder);
  json.at("pooling").get_to(request.pooling);
  json.at("batch_size").get_to(request.batchSize);
  json.at("max_tokens").get_to(request.maxTokens);
  json.at("device").get_to(request.device.device);
  request.device.precision = precisionFromName(json.at("precision").get<std::string>()).value_or(Precision::kAuto);
  json.at("threads").get_to(request.device.threads);
  json.at("layers").get_to(request.layers);
  json.at("replace").get_to(request.replace);
  return request;
}

std::string journalText(const JournalDescription& description) {
  nlohmann::json rows;
  for (const auto& [modality, shape] : description.shapes)
    rows[std::string(name(modality))] = {{"items", shape.items}, {"wanted", shape.wanted}, {"halves", shape.halves}};
  const nlohmann::json json{{"format", kFormat},
                            {"version", kVersion},
                            {"request", requestToJson(description.request)},
                            {"made_with", description.identity},
                            {"rows", rows}};
  // Names of folders may be any bytes; JSON is UTF-8.
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

Result<JournalDescription> parseJournal(const std::string& where, const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", "") != kFormat) return badInput(where, "is not an extraction's journal", kBeginAnew);
  try {
    if (const int version = json.at("version").get<int>(); version != kVersion)
      return unknownVersion(where, "the extraction's journal", version, kVersion);
    JournalDescription description{requestFromJson(json.at("request")), json.at("made_with").get<ExtractionIdentity>(), {}};
    for (const auto& [named, rows] : json.at("rows").items())
      description.shapes[named == name(Modality::kVisual) ? Modality::kVisual : Modality::kTextual] = {
          rows.at("items").get<std::int64_t>(), rows.at("wanted").get<std::int64_t>(), rows.at("halves").get<std::int64_t>()};
    return description;
  } catch (const nlohmann::json::exception& error) {
    return badInput(where, "the journal cannot be used: an entry is missing or of another type (" + wordsOf(error) + ")", kBeginAnew);
  }
}

}  // namespace xsmoe::encoders
