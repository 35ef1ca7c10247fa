#pragma once
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/core/events.h"
#include "tests/house/formats_page.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe {

inline void expectSame(const Names& page, const Names& written, const std::string& what) {
  for (const auto& name : page)
    EXPECT_TRUE(written.contains(name)) << what << ": model/FORMATS.md names " << name << ", which is not written";
  for (const auto& name : written) EXPECT_TRUE(page.contains(name)) << what << ": " << name << " is written and not in model/FORMATS.md";
}

inline Names keysOf(const nlohmann::json& object) {
  Names keys;
  for (const auto& [key, value] : object.items()) keys.insert(key);
  return keys;
}

inline Names without(Names names, const Names& others) {
  for (const auto& other : others) names.erase(other);
  return names;
}

inline nlohmann::json readJson(const std::filesystem::path& path) {
  auto content = nlohmann::json::parse(contentOf(path), nullptr, false);
  EXPECT_FALSE(content.is_discarded()) << path << " holds no JSON";
  return content;
}

class Formats : public testing::Test {
 protected:
  const FormatsPage page;
};

template <std::size_t... I>
[[nodiscard]] std::vector<EventDetail> eachEvent(std::index_sequence<I...> /*kinds*/) {
  return {EventDetail(std::in_place_index<I>)...};
}
/// One of every kind, as it is made.
[[nodiscard]] inline std::vector<EventDetail> eachEvent() {
  return eachEvent(std::make_index_sequence<std::variant_size_v<EventDetail>>());
}

/// Tables and views of a record → their columns.
inline std::map<std::string, Names> tablesOf(SQLite::Database& record) {
  std::map<std::string, Names> found;
  SQLite::Statement columns(record,
                            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type IN ('table', 'view')");
  while (columns.executeStep()) found[columns.getColumn(0).getString()].insert(columns.getColumn(1).getString());
  return found;
}

/// As the page says who wrote a database.
inline std::string applicationIn(SQLite::Database& database) {
  std::ostringstream text;
  text << "`PRAGMA application_id` = 0x" << std::hex << database.execAndGet("PRAGMA application_id").getInt();
  return text.str();
}

inline std::string wholePage() { return contentOf(std::filesystem::path(XSMOE_SOURCE_DIR) / "model/FORMATS.md"); }

}  // namespace xsmoe
