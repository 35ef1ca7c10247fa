// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/checks/fixture_json.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace xsmoe::experiments {

Result<nlohmann::json> readFixtureJson(const std::filesystem::path& folder) {
  const auto path = folder / "fixture.json";
  const std::string remedy = "Copy the fixture again";
  std::ifstream file(path, std::ios::binary);
  if (!file) return badInput(path.string(), "the file cannot be opened", remedy);
  try {
    auto json = nlohmann::json::parse(file);
    if (!json.is_object()) return badInput(path.string(), "the file holds no JSON object", remedy);
    return json;
  } catch (const nlohmann::json::parse_error& problem) {
    return badInput(path.string(), "the file is not valid JSON from byte " + std::to_string(problem.byte), remedy);
  } catch (const nlohmann::json::exception&) {
    return badInput(path.string(), "the file holds a number that is out of range", remedy);
  }
}

}  // namespace xsmoe::experiments
