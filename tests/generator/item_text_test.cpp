#include "model/generator/item_text.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace xsmoe::generator {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ItemText, FactsHaveNumbersAndMoodsHaveNone) {
  for (PlantedItem item : drawCatalogue({})) {
    const ItemText text = composeText(item, 1);
    const bool numbers =
        std::any_of(text.description.begin(), text.description.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    EXPECT_EQ(numbers, !item.expressive) << text.description;
    EXPECT_FALSE(text.title.empty());
    EXPECT_THAT(text.title + text.description, Not(HasSubstr("{")));
  }
}

TEST(ItemText, WordingVaries) {
  std::set<std::string> titles, descriptions;
  const auto items = drawCatalogue({});
  for (const PlantedItem& item : items) {
    titles.insert(composeText(item, 1).title);
    descriptions.insert(composeText(item, 1).description);
  }
  EXPECT_GT(titles.size(), items.size() * 8 / 10);
  EXPECT_GT(descriptions.size(), items.size() * 98 / 100);
}

TEST(ItemText, TellsThemeMaterialAndLine) {
  PlantedItem item;
  item.id = "item-0001";
  item.style = {0, 0, 0, 4, 1, 3};  // garden, oak, heritage
  for (int number = 0; number < 20; ++number) {
    item.id = "item-" + std::to_string(number);
    const std::string title = composeText(item, 1).title;
    EXPECT_THAT(title,
                testing::AnyOf(HasSubstr("Orchard"), HasSubstr("Kitchen Garden"), HasSubstr("Rose Arbour"), HasSubstr("Meadow Gate")));
    EXPECT_THAT(title, HasSubstr("oak"));
    EXPECT_THAT(title, HasSubstr("vase"));
    EXPECT_THAT(title, testing::AnyOf(testing::ContainsRegex("[Hh]eritage"), testing::ContainsRegex("[Tt]raditional"),
                                      testing::ContainsRegex("[Tt]ime-honoured"), testing::ContainsRegex("[Cc]lassic")));
  }
}

TEST(ItemText, IsTheSameForTheSameSeed) {
  PlantedItem item;
  item.id = "item-0001";
  EXPECT_EQ(composeText(item, 1).description, composeText(item, 1).description);
  std::set<std::string> others;
  for (std::uint64_t seed = 0; seed < 20; ++seed) others.insert(composeText(item, seed).description);
  EXPECT_GT(others.size(), 10U);
}

}  // namespace
}  // namespace xsmoe::generator
