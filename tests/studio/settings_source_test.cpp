// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/settings_source.h"

#include <gtest/gtest.h>

namespace xsmoe::studio {
namespace {

QString rowOf(const char* title, const char* was) {
  return QStringLiteral("<tr><td>%1</td><td>was %2</td></tr>").arg(QString::fromUtf8(title), QString::fromUtf8(was));
}

TEST(SettingsSource, NamesSettingsAndTheirValuesAsThePanelDoes) {
  SettingsOrigin origin{SettingsSource::kPreset, "paper"};
  origin.changed = {{"tau", "0.1"},        {"batch-size", "256"}, {"method", "xsmoe"},
                    {"protocol", "paper"}, {"continual", "none"}, {"iisan-states", ""}};
  const QString text = changesText(origin);
  for (const auto& row : {rowOf("τ", "0.1"), rowOf("Batch size B", "256"), rowOf("Method", "XSMoE"), rowOf("Protocol", "as in the paper"),
                          rowOf("Against forgetting", "nothing"), rowOf("States of IISAN", "0 and every second one")})
    EXPECT_TRUE(text.contains(row)) << row.toStdString() << " is not in " << text.toStdString();
}

TEST(SettingsSource, OfAPersonsOwnSettingsNobodyKnowsWhatWasChanged) {
  SettingsOrigin origin{SettingsSource::kOwn};
  origin.changed = {{"tau", "0.1"}};
  EXPECT_EQ(sourceText(origin), sourceName(origin));
  EXPECT_EQ(changesText(origin), QString());
}

}  // namespace
}  // namespace xsmoe::studio
