// SPDX-License-Identifier: GPL-3.0-or-later
// model/FORMATS.md lists what the studio keeps. Here it is compared with what is written, in both directions.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/studio/perspectives/run_list_memory.h"
#include "app/studio/session/queue_file.h"
#include "app/studio/session/remembered_folders.h"
#include "app/studio/session/settings_memory.h"
#include "app/studio/session/tour_memory.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/last_place.h"
#include "tests/house/formats_page.h"
#include "tests/studio/studio_fixture.h"
#include "widgets/tour/tour_steps.h"

namespace xsmoe::studio {
namespace {

using testing::ContainerEq;

Names namesIn(const QStringList& keys) {
  Names names;
  for (const auto& key : keys) names.insert(key.toStdString());
  return names;
}

class KeptFormats : public StudioTest {
 protected:
  const FormatsPage page_;
};

TEST_F(KeptFormats, SettingsOfAPerson) {
  rememberSettings({});
  rememberOrigin({});
  RecentFolders::add(QStringLiteral("/a/stream"));
  RunFolders::add(QStringLiteral("/runs"));
  ExperimentFolders::add(QStringLiteral("/a/stream"), QStringLiteral("/runs/experiment"));
  useTheme(widgets::ThemeChoice::kSystem, true);
  beginWhereLeft(true);
  rememberRunList({{QStringLiteral("hr10"), true, {QStringLiteral("hr10")}}, QStringLiteral("tau<0.2")});
  TourMemory{QStringLiteral("birth"), {QStringLiteral("window")}, {QStringLiteral("an answer")}}.keep();
  Names settings, others;
  for (const auto& key : namesIn(QSettings().allKeys()))
    if (key.starts_with("run/"))
      settings.insert(key.substr(4));
    else
      others.insert(key);
  auto expected = page_.firstColumn("Settings of a run");
  const auto kept = page_.lastColumn("What the studio keeps");
  for (const auto& ofStream : kept.at("run/KEY")) EXPECT_EQ(expected.erase(ofStream), 1U) << ofStream;
  EXPECT_THAT(settings, ContainerEq(expected));
  auto listed = page_.firstColumn("What the studio keeps");
  // Places of the window and where a person was are written when it closes, arrangements when they are kept (last_place_test.cpp), whether
  // sentences are folded when a person does it (view_help_test.cpp); runs
  // have a folder of their own only where a person has said so.
  for (const char* elsewhere : {"run/KEY", "folders/runs", "window/geometry", "window/state", "last/folder", "last/page", "last/window",
                                "last/user", "last/item", "last/picked", "last/pages", "arrangements/NAME", "help/folded"})
    EXPECT_EQ(listed.erase(elsewhere), 1U) << elsewhere;
  for (const char* when : {"last/epoch", "last/views"}) EXPECT_EQ(listed.erase(when), 1U) << when;
  EXPECT_THAT(others, ContainerEq(listed));
}

TEST_F(KeptFormats, TheStepsOfTheTour) {
  Names steps;
  for (const auto& step : widgets::tourSteps()) steps.insert(step.id.toStdString());
  EXPECT_THAT(steps, ContainerEq(page_.lastColumn("What the studio keeps").at("learn/step")));
}

TEST_F(KeptFormats, TheQueue) {
  RunQueue queue;
  PlannedRun run;
  run.name = "seed_2";
  queue.add({"/stream", "/runs", {{"epochs", "3"}}, {{"seed", {"1", "2"}, {"xsmoe"}}}, PlanBranch{"/runs/other", 1}}, {run});
  const auto written = QJsonDocument::fromJson(QByteArray::fromStdString(queueText(queue))).object();
  EXPECT_THAT(namesIn(written.keys()), ContainerEq(page_.firstColumn("The queue of runs")));
  EXPECT_EQ(std::to_string(written.value("version").toInt()), page_.lastText("Versions").at("queue.json"));
  const auto plan = written.value("experiments").toArray().at(0).toObject();
  EXPECT_THAT(namesIn(plan.keys()), ContainerEq(page_.lastColumn("The queue of runs").at("experiments")));
  EXPECT_THAT(namesIn(plan.value("over").toArray().at(0).toObject().keys()), ContainerEq(page_.firstColumn("Lists of a plan")));
  const auto queued = written.value("queue").toArray().at(0).toObject();
  EXPECT_THAT(namesIn(queued.keys()), ContainerEq(page_.firstColumn("Runs in a queue")));
}

}  // namespace
}  // namespace xsmoe::studio
