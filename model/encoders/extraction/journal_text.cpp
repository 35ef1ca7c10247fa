// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/journal_text.h"

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "model/core/names.h"
#include "model/data/import/report_json.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "xsmoe-extraction";
constexpr int kVersion = 1;
constexpr const char* kBeginAnew = "Begin anew with --restart";

Json toJson(const ExtractionRequest& request) {
  return {{"stream", request.stream.string()},     {"target", request.target.string()}, {"text_encoder", request.textEncoder},
          {"image_encoder", request.imageEncoder}, {"pooling", request.pooling},        {"batch_size", request.batchSize},
          {"max_tokens", request.maxTokens},       {"device", request.device.device},   {"precision", name(request.device.precision)},
          {"threads", request.device.threads},     {"layers", request.layers},          {"replace", request.replace}};
}

ExtractionRequest requestFrom(const Json& json) {
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

ExtractedModality modalityFrom(const Json& json) {
  ExtractedModality one;
  one.modality = json.at("modality") == name(Modality::kVisual) ? Modality::kVisual : Modality::kTextual;
  json.at("encoder").get_to(one.encoder);
  json.at("width").get_to(one.width);
  json.at("states").get_to(one.states);
  json.at("items").get_to(one.items);
  json.at("taken_up").get_to(one.takenUp);
  json.at("seconds").get_to(one.seconds);
  json.at("items_per_second").get_to(one.itemsPerSecond);
  json.at("checked_rows").get_to(one.checkedRows);
  json.at("largest_difference").get_to(one.largestDifference);
  return one;
}

Json toJson(const ExtractionReport& report) {
  Json json = data::toJson(report);
  json["target"] = report.target;
  return json;
}

ExtractionReport reportFrom(const Json& json) {
  ExtractionReport report;
  json.at("target").get_to(report.target);
  json.at("items").get_to(report.items);
  json.at("without_text").get_to(report.withoutText);
  json.at("without_picture").get_to(report.withoutPicture);
  json.at("unreadable_pictures").get_to(report.unreadablePictures);
  for (const Json& one : json.at("unreadable"))
    report.unreadable.push_back({one.at("file").get<std::string>(), 0, one.at("reason").get<std::string>()});
  json.at("absent_list").get_to(report.absentList);
  for (const Json& one : json.at("modalities")) report.modalities.push_back(modalityFrom(one));
  json.at("seconds").get_to(report.seconds);
  return report;
}

}  // namespace

std::string journalText(const JournalDescription& description) {
  Json rows;
  for (const auto& [modality, shape] : description.shapes)
    rows[std::string(name(modality))] = {{"items", shape.items}, {"wanted", shape.wanted}, {"halves", shape.halves}};
  const Json json{{"format", kFormat},
                  {"version", kVersion},
                  {"request", toJson(description.request)},
                  {"made_with", description.identity},
                  {"rows", rows}};
  // Names of folders may be any bytes; JSON is UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<JournalDescription> parseJournal(const std::string& where, const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", "") != kFormat) return badInput(where, "is not an extraction's journal", kBeginAnew);
  try {
    if (const int version = json.at("version").get<int>(); version != kVersion)
      return unknownVersion(where, "the extraction's journal", version, kVersion);
    JournalDescription description{requestFrom(json.at("request")), json.at("made_with").get<ExtractionIdentity>(), {}};
    for (const auto& [named, rows] : json.at("rows").items())
      description.shapes[named == name(Modality::kVisual) ? Modality::kVisual : Modality::kTextual] = {
          rows.at("items").get<std::int64_t>(), rows.at("wanted").get<std::int64_t>(), rows.at("halves").get<std::int64_t>()};
    return description;
  } catch (const Json::exception& error) {
    return badInput(where, "the journal cannot be used: an entry is missing or of another type (" + wordsOf(error) + ")", kBeginAnew);
  }
}

std::string finishedText(const FinishedExtraction& finished) {
  const Json json{{"request", toJson(finished.request)}, {"report", toJson(finished.report)}, {"cache", finished.cache}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';  // names of folders may be any bytes
}

std::optional<FinishedExtraction> parseFinished(const std::string& text) {
  try {
    const auto json = Json::parse(text);
    return FinishedExtraction{requestFrom(json.at("request")), reportFrom(json.at("report")), json.at("cache").get<std::string>()};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string identityOfFile(const std::filesystem::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return std::to_string(found.st_dev) + ' ' + std::to_string(found.st_ino) + ' ' + std::to_string(found.st_size) + ' ' +
         std::to_string(found.st_mtim.tv_sec) + ' ' + std::to_string(found.st_mtim.tv_nsec);
}

}  // namespace xsmoe::encoders
