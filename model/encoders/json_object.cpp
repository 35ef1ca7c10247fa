// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/json_object.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "model/core/files/lfs_pointer.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 16;
constexpr const char* kTooDeep = "the file has more than 16 levels";
constexpr std::uintmax_t kMostBytes = 64 << 20;  // an index of a thousand layers' shards has under a megabyte

}  // namespace

Result<Json> parseJsonObject(const std::string& where, std::string_view text) {
  bool tooDeep = false;
  const auto watchDepth = [&](int depth, Json::parse_event_t, const Json&) {
    tooDeep = tooDeep || depth > kDeepest;
    return !tooDeep;
  };
  const std::string remedy = "Copy the checkpoint's file again";
  try {
    Json json = Json::parse(text, watchDepth);
    if (tooDeep) return badInput(where, kTooDeep, remedy);
    if (!json.is_object()) return badInput(where, "the file holds no JSON object", remedy);
    return json;
  } catch (const Json::parse_error& problem) {
    if (tooDeep) return badInput(where, kTooDeep, remedy);
    return badInput(where, "the file is not valid JSON from byte " + std::to_string(problem.byte), remedy);
  } catch (const Json::exception&) {  // a number that no double holds
    return badInput(where, "the file holds a number that is out of range", remedy);
  }
}

const Json* valueOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

Result<std::string> readConfigurationText(const std::filesystem::path& path) {
  std::error_code reason;
  const auto bytes = std::filesystem::file_size(path, reason);
  std::ifstream file(path, std::ios::binary);
  if (reason || !file)
    return badInput(path.string(), "the file cannot be opened" + (reason ? " (" + reason.message() + ")" : std::string()),
                    "Name the folder of a checkpoint as downloaded, with all its files");
  if (bytes > kMostBytes)
    return badInput(path.string(), "the file has " + std::to_string(bytes) + " bytes, more than any configuration", "Copy it again");
  std::string text(bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(bytes));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (isLfsPointer(text)) return lfsPointerError(path);
  return text;
}

Result<Json> readJsonObject(const std::filesystem::path& path) {
  const auto text = readConfigurationText(path);
  if (!text) return tl::unexpected(text.error());
  return parseJsonObject(path.string(), *text);
}

}  // namespace xsmoe::encoders
