#include "model/data/import/json_records.h"

#include <gmock/gmock.h>

#include "model/data/import/json_shape.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// "line: user item timestamp" of each record, or its problem.
std::vector<std::string> recordsOf(std::string_view content) {
  const TemporaryFolder folder;
  auto reader = openJsonRecords(folder.write("records.json", content), {"user", "item", "timestamp"});
  if (!reader) return {describe(reader.error())};
  std::vector<std::string> records;
  while ((*reader)->next()) {
    std::string record = std::to_string((*reader)->line()) + ':';
    if ((*reader)->problem().empty())
      for (std::size_t i = 0; i < 3; ++i) record += ' ' + std::string((*reader)->field(i));
    else
      record += ' ' + (*reader)->problem();
    records.push_back(record);
  }
  return records;
}

const char* const kFirst = R"({"user": "a", "item": 1, "timestamp": 5})";
const char* const kSecond = R"({"user": "b", "item": 2, "timestamp": 6})";

TEST(JsonRecords, AreOneALine) {
  EXPECT_THAT(recordsOf(std::string(kFirst) + "\n\n" + kSecond), ElementsAre("1: a 1 5", "3: b 2 6"));
  EXPECT_THAT(recordsOf(std::string("{broken\n") + kSecond + "\n" + kFirst),
              ElementsAre(HasSubstr("1: not a JSON object"), "2: b 2 6", "3: a 1 5"));
}

TEST(JsonRecords, AreInAList) {
  for (const auto& [open, between, close] :
       {std::tuple("[", ",", "]"), std::tuple("[\n", ",\n", "\n]\n"), std::tuple(" [ ", " , ", " ] "), std::tuple("\n\n[", ",", "]\n\n")})
    EXPECT_THAT(recordsOf(std::string(open) + kFirst + between + kSecond + close), ElementsAre(HasSubstr(": a 1 5"), HasSubstr(": b 2 6")))
        << open;
  EXPECT_THAT(
      recordsOf("[\n  {\n    \"user\": \"a\",\n    \"item\": 1,\n    \"timestamp\": 5\n  },\n  {\n    \"user\": \"b\",\n    \"item\": "
                "2,\n    \"timestamp\": 6\n  }\n]\n"),
      ElementsAre("2: a 1 5", "7: b 2 6"));
  EXPECT_THAT(recordsOf("[]"), ElementsAre(HasSubstr("not a JSON object"))) << "no list of objects";
}

TEST(JsonRecords, AreInAListWithinOthers) {
  const std::string list = std::string("[") + kFirst + "," + kSecond + "]";
  for (const std::string& whole :
       {"{\"data\": " + list + "}", "{\"count\": 2, \"result\": {\"tags\": [\"x\"], \"rows\": " + list + ", \"next\": null}}",
        "{\"columns\": [{\"name\": \"user\"}], \"rows\": " + list + "}", "[" + list + "]",
        "[[" + std::string(kFirst) + "], [" + kSecond + "]]", "{\n\"data\": [\n" + std::string(kFirst) + ",\n" + kSecond + "\n]\n}\n"})
    EXPECT_THAT(recordsOf(whole), ElementsAre(HasSubstr(": a 1 5"), HasSubstr(": b 2 6"))) << whole;
}

TEST(JsonRecords, TakeSeveralLines) {
  EXPECT_THAT(
      recordsOf("{\n \"user\": \"a\",\n \"item\": 1,\n \"timestamp\": 5\n}\n{\n \"user\": \"b\",\n \"item\": 2,\n \"timestamp\": 6\n}\n"),
      ElementsAre("1: a 1 5", "6: b 2 6"));
  EXPECT_THAT(recordsOf(std::string(kFirst) + ",\n" + kSecond + ",\n"), ElementsAre("1: a 1 5", "2: b 2 6"))
      << "a list without its brackets";
}

TEST(JsonRecords, KeepTheListsThatTheyHold) {
  const char* const record = R"({"user": "a", "item": 1, "timestamp": 5, "images": [{"url": "x"}, {"url": "y"}]})";
  EXPECT_THAT(recordsOf(record), ElementsAre("1: a 1 5"));
  EXPECT_THAT(recordsOf(std::string("[") + record + "]"), ElementsAre("1: a 1 5"));
}

TEST(JsonRecords, ThatAreBrokenCostOneLine) {
  EXPECT_THAT(recordsOf(std::string("[\n") + kFirst + ",\n{\"user\": \"x,\n" + kSecond + "\n]"),
              ElementsAre("2: a 1 5", HasSubstr("3: not a JSON object: a text is not closed"), "4: b 2 6"));
  EXPECT_THAT(recordsOf(std::string("[\n") + kFirst + ",\n7,\n" + kSecond + "\n]"),
              ElementsAre("2: a 1 5", "3: not a JSON object", "4: b 2 6"));
  EXPECT_THAT(recordsOf(std::string("[") + kFirst + ",\n{\"user\": \"b\""),
              ElementsAre("1: a 1 5", HasSubstr("2: not a JSON object: its brackets")));
}

TEST(JsonRecords, CrossTheBordersOfBlocks) {
  std::string list = "[";
  constexpr int kRecords = 60'000;
  for (int i = 0; i < kRecords; ++i)
    list += (i == 0 ? "" : ",\n") + std::string("{\"user\": \"u") + std::to_string(i) + "\", \"item\": \"" +
            std::string(static_cast<std::size_t>(i % 61), 'x') + "\", \"timestamp\": 5}";
  const auto records = recordsOf(list + "]");
  ASSERT_EQ(records.size(), static_cast<std::size_t>(kRecords));
  for (int i = 0; i < kRecords; ++i)
    ASSERT_EQ(records[static_cast<std::size_t>(i)],
              std::to_string(i + 1) + ": u" + std::to_string(i) + " " + std::string(static_cast<std::size_t>(i % 61), 'x') + " 5");
}

TEST(JsonRecords, LackWhatIsNoNumber) {
  EXPECT_THAT(recordsOf("{\"user\": \"a\", \"item\": NaN, \"timestamp\": 5}\n{\"user\": \"NaN\", \"item\": 1, \"timestamp\": -Infinity}\n"
                        "{\"user\": \"a\", \"item\": null, \"timestamp\": Infinity}\n{'user': 'a', 'item': nan, 'timestamp': -inf}\n"),
              ElementsAre("1: a  5", "2: NaN 1 ", "3: a  ", "4: a  "));
}

TEST(JsonRecords, JoinTheKeysThatAreAskedForTogether) {
  const TemporaryFolder folder;
  auto reader = openJsonRecords(folder.write("m", R"({"features": ["Light", "Strong"], "description": ["One.", "Two."], "title": "T"})"
                                                  "\n"
                                                  R"({"features": [], "description": ["One."]})"
                                                  "\n"
                                                  R"({"features": null, "description": "All"})"
                                                  "\n"),
                                {"features+description", "title|name"});
  ASSERT_TRUE(reader);
  std::vector<std::string> texts;
  while ((*reader)->next()) texts.emplace_back((*reader)->field(0));
  EXPECT_THAT(texts, ElementsAre("Light Strong One. Two.", "One.", "All"));
}

}  // namespace
}  // namespace xsmoe::data
