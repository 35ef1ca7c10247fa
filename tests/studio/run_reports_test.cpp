// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/run_reports.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QTimer>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/posing.h"
#include "app/studio/shell/window_files.h"
#include "tests/studio/studio_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/pages/run_table.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;

class RunReports : public StudioTest {
 protected:
  [[nodiscard]] static std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Of the file in the folder whose name ends so; empty where there is none.
  [[nodiscard]] static std::string contentOfView(const std::filesystem::path& folder, const std::string& ending) {
    for (const auto& file : std::filesystem::directory_iterator(folder))
      if (file.path().filename().string().ends_with(ending)) return contentOf(file.path());
    return {};
  }
};

TEST_F(RunReports, AreWrittenWithoutAWindow) {
  makeRunFolder(folder("run"), stream());
  const auto written = writeReportOf(factory(), folder("run"), folder("run.html"));
  ASSERT_TRUE(written) << describe(written.error());
  EXPECT_THAT(contentOf(folder("run.html")), HasSubstr("<svg"));
  ASSERT_TRUE(writeReportOf(factory(), folder("run"), folder("run.pdf")));
  EXPECT_THAT(contentOf(folder("run.pdf")), testing::StartsWith("%PDF"));
}

TEST_F(RunReports, SayByWhomAnUnfinishedRunIsTrained) {
  makeRunFolder(folder("run"), stream());
  script_->recordedWindows = 2;
  const auto says = [this](const char* word) {
    EXPECT_TRUE(writeReportOf(factory(), folder("run"), folder("run.html")));
    return contentOf(folder("run.html")).find(word) != std::string::npos;
  };
  EXPECT_TRUE(says("unfinished"));
  script_->written = true;
  EXPECT_TRUE(says("another program trains it"));
  auto engine = factory()();
  ASSERT_TRUE(engine);
  const auto here = readReport(**engine, folder("run"), true);
  ASSERT_TRUE(here) << describe(here.error());
  EXPECT_EQ(here->seen, RunSeen::kHere) << "the lock is this program's own";
}

TEST_F(RunReports, SayWhyTheyCannotBeMade) {
  EXPECT_EQ(writeReportOf(factory(), {}, folder("run.html")).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(writeReportOf(factory(), folder("none"), folder("run.html")).error().where, (folder("none") / "run.json").string());
  script_->refuseEngine = true;
  EXPECT_EQ(writeReportOf(factory(), folder("none"), folder("run.html")).error().what, "the engine cannot be loaded");
  EXPECT_FALSE(std::filesystem::exists(folder("run.html")));
}

TEST_F(RunReports, AFigureOfAFolderOfRunsIsWrittenWithoutAWindow) {
  for (const auto& [name, start] : {std::pair("f.pdf", "%PDF"), {"f.svg", "<?xml"}, {"f.png", "\x89PNG"}}) {
    const auto written = writeFigureOf(factory(), folder("runs"), folder(name));
    ASSERT_TRUE(written) << describe(written.error());
    EXPECT_THAT(contentOf(folder(name)), testing::StartsWith(start));
  }
  {
    const std::lock_guard lock(script_->requestMutex);
    EXPECT_EQ(script_->tables.back().folder, folder("runs"));
    EXPECT_EQ(script_->tables.back().kind, TableKind::kOverTau);
  }
  EXPECT_EQ(writeFigureOf(factory(), {}, folder("f.pdf")).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(writeFigureOf(factory(), folder("runs"), folder("f.gif")).error().kind, ErrorKind::kUsage);
  const auto nowhere = writeFigureOf(factory(), folder("runs"), folder("none") / "f.pdf");
  EXPECT_EQ(nowhere.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(nowhere.error()), testing::HasSubstr("the file cannot be written: its folder is not there"));
  script_->refuseTables = true;
  EXPECT_EQ(writeFigureOf(factory(), folder("runs"), folder("f.pdf")).error().kind, ErrorKind::kBadInput);
}

TEST_F(RunReports, ViewsAreWrittenWithoutAWindowAndFromIt) {
  makeRunFolder(folder("run"), stream());
  const auto files = writeViewsOf(factory(), folder("run"), folder("views"), widgets::FigurePlace::kSlide);
  ASSERT_TRUE(files) << describe(files.error());
  for (const QString& file : *files) EXPECT_TRUE(std::filesystem::exists(folder("views") / file.toStdString())) << file.toStdString();
  for (const char* view :
       {"_timeline-of-windows.json", "_data-windows-on-a-time-line.csv", "_parameters-and-memory.csv", "_the-network.csv"})
    EXPECT_FALSE(files->filter(QLatin1String(view)).isEmpty()) << view << " has data";
  EXPECT_EQ(writeViewsOf(factory(), {}, folder("views"), widgets::FigurePlace::kPage).error().kind, ErrorKind::kUsage);
  MainWindow window(factory(), folders());
  auto* const menu = window.findChild<QMenu*>(QStringLiteral("exportViews"));
  ASSERT_NE(menu, nullptr);
  EXPECT_FALSE(menu->isEnabled()) << "no run is open";
  window.session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return menu->isEnabled() && !window.session().opening(); }));
  window.files().exportViews(folder("others"), widgets::FigurePlace::kColumn);
  EXPECT_FALSE(std::filesystem::exists(folder("others"))) << "nothing is written before the event loop comes round";
  ASSERT_TRUE(eventually([&] { return !window.files().viewsWriter().writing(); }));
  EXPECT_TRUE(window.parts().messages->text().contains(QStringLiteral("others"))) << window.parts().messages->text().toStdString();
  EXPECT_TRUE(std::filesystem::exists(folder("others") / files->first().toStdString()));
}

TEST_F(RunReports, ViewsTellWhatIsKnownOfTheStreamWhereItIsThere) {
  makeRunFolder(folder("run"), stream());
  script_->returns = {2};
  script_->drifts = {{PlantedDrift::Kind::kArrival, 3, "Nocturne"}};
  ASSERT_TRUE(writeViewsOf(factory(), folder("run"), folder("views"), widgets::FigurePlace::kSlide));
  const std::string line = contentOfView(folder("views"), "_timeline-of-windows.csv");
  for (const char* words : {"↺ a taste comes back", "⊕ Nocturne arrives", ",0.166667,"}) EXPECT_THAT(line, HasSubstr(words));
  std::filesystem::remove_all(stream());
  ASSERT_TRUE(writeViewsOf(factory(), folder("run"), folder("others"), widgets::FigurePlace::kSlide)) << "a run outlives its stream";
  const std::string without = contentOfView(folder("others"), "_timeline-of-windows.csv");
  EXPECT_THAT(without, HasSubstr("popularity shift"));
  for (const char* words : {"↺", "⊕", "0.166667"}) EXPECT_THAT(without, testing::Not(HasSubstr(words)));
}

TEST_F(RunReports, TheStreamOfARunMayBeNamedWhereItHasMoved) {
  makeRunFolder(folder("run"), stream());
  script_->returns = {2};
  std::filesystem::rename(stream(), folder("moved"));
  ASSERT_TRUE(writeReportOf(factory(), folder("run"), folder("run.html"), folder("moved")));
  EXPECT_THAT(contentOf(folder("run.html")), HasSubstr("a taste comes back (planted in the built-in stream)"));
  const auto files = writeViewsOf(factory(), folder("run"), folder("views"), widgets::FigurePlace::kSlide, folder("moved"));
  ASSERT_TRUE(files) << describe(files.error());
  EXPECT_FALSE(files->filter(QStringLiteral("_data-windows-on-a-time-line.csv")).isEmpty());
  script_->otherStream = true;
  for (const auto& written : {writeReportOf(factory(), folder("run"), folder("none.html"), folder("moved")),
                              writeViewsOf(factory(), folder("run"), folder("nothing"), widgets::FigurePlace::kSlide, folder("moved"))
                                  .map([](const QStringList&) {})}) {
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().what, "the stream is another one");
  }
  script_->otherStream = false;
  const auto none = writeViewsOf(factory(), folder("run"), folder("nothing"), widgets::FigurePlace::kSlide, folder("nowhere"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kBadInput) << "one that a person names is to be there";
  const auto two = writeViewsOf(factory(), folder("moved"), folder("nothing"), widgets::FigurePlace::kSlide, folder("moved"));
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().kind, ErrorKind::kUsage);
}

TEST_F(RunReports, ReportsTellWhatIsKnownOfTheStreamWhereItIsThere) {
  makeRunFolder(folder("run"), stream());
  script_->returns = {2};
  const char* const planted = "D2: ↺ a taste comes back (planted in the built-in stream)";
  ASSERT_TRUE(writeReportOf(factory(), folder("run"), folder("run.html")));
  EXPECT_THAT(contentOf(folder("run.html")), HasSubstr(planted));
  MainWindow window(factory(), folders());
  window.session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().stream() && window.session().run().state && !window.session().opening(); }));
  window.files().exportReport(folder("window.html"));
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder("window.html")); }));
  EXPECT_THAT(contentOf(folder("window.html")), HasSubstr(planted));
  std::filesystem::remove_all(stream());
  ASSERT_TRUE(writeReportOf(factory(), folder("run"), folder("without.html"))) << "a run outlives its stream";
  EXPECT_THAT(contentOf(folder("without.html")), testing::AllOf(HasSubstr("<svg"), testing::Not(HasSubstr("planted"))));
}

TEST_F(RunReports, ViewsOfAStreamAreWrittenWithoutAWindow) {
  const auto files = writeViewsOf(factory(), stream(), folder("views"), widgets::FigurePlace::kPage);
  ASSERT_TRUE(files) << describe(files.error());
  for (const QString& file : *files) EXPECT_TRUE(std::filesystem::exists(folder("views") / file.toStdString())) << file.toStdString();
  EXPECT_FALSE(files->filter(QStringLiteral("_data-windows-on-a-time-line.csv")).isEmpty());
  for (const QString& file : *files) EXPECT_THAT(file.toStdString(), HasSubstr("_data-")) << "there is no run";
  const auto none = writeViewsOf(factory(), folder("none"), folder("nothing"), widgets::FigurePlace::kPage);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kBadInput);
  EXPECT_FALSE(std::filesystem::exists(folder("nothing")));
}

TEST_F(RunReports, ViewsOfAStreamAreWrittenWithoutARun) {
  MainWindow window(factory(), folders());
  window.show();
  auto* const menu = window.findChild<QMenu*>(QStringLiteral("exportViews"));
  ASSERT_NE(menu, nullptr);
  EXPECT_FALSE(menu->isEnabled()) << "nothing is open";
  window.session().openStream(stream());
  ASSERT_TRUE(eventually([&] { return window.session().stream() && !window.session().opening(); }));
  EXPECT_TRUE(menu->isEnabled());
  window.files().exportViews(folder("data"), widgets::FigurePlace::kPage);
  ASSERT_TRUE(eventually([&] { return !window.files().viewsWriter().writing(); }));
  std::vector<std::string> numbers;
  for (const auto& file : std::filesystem::directory_iterator(folder("data")))
    if (file.path().extension() == ".json") numbers.push_back(file.path().filename().string());
  EXPECT_THAT(numbers, testing::Contains(HasSubstr("_data-windows-on-a-time-line"))) << "views that are no charts have numbers too";
}

TEST_F(RunReports, TheTimelineIsAmongTheViews) {
  makeRunFolder(folder("run"), stream());
  MainWindow window(factory(), folders());
  window.session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().run().state && !window.session().opening(); }));
  window.files().exportViews(folder("views"), widgets::FigurePlace::kPage);
  ASSERT_TRUE(eventually([&] { return !window.files().viewsWriter().writing(); }));
  std::string timeline;
  for (const auto& file : std::filesystem::directory_iterator(folder("views")))
    if (file.path().filename().string().ends_with("_timeline-of-windows.json")) timeline = contentOf(file.path());
  EXPECT_THAT(timeline, HasSubstr("\"columns\""));
}

TEST_F(RunReports, TheListOfRunsIsAmongTheViews) {
  for (const char* name : {"a", "b"}) makeRunFolder(folder("runs") / name, stream());
  MainWindow window(factory(), folders());
  window.show();
  window.session().openRun(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window.session().run().state && !window.session().opening(); }));
  auto& compare = perspective<ComparePerspective>(window);
  window.showPerspective(compare);
  ASSERT_TRUE(eventually([&] { return window.findChild<widgets::RunTable*>()->runs().size() == 2; }));
  window.files().exportViews(folder("views"), widgets::FigurePlace::kPage);
  ASSERT_TRUE(eventually([&] { return !window.files().viewsWriter().writing(); }));
  std::string list;
  for (const auto& file : std::filesystem::directory_iterator(folder("views")))
    if (file.path().filename().string().ends_with("_compare-runs.csv")) list = contentOf(file.path());
  EXPECT_THAT(list, testing::StartsWith("name,"));
  for (const char* name : {"a", "b"}) EXPECT_THAT(list, HasSubstr(std::string("\n") + name + ","));
}

TEST_F(RunReports, TheRaceTheQueueAndWhatIsDifferentBetweenTwoMomentsAreAmongTheViews) {
  makeRunFolder(folder("run"), stream());
  MainWindow window(factory(), folders());
  window.show();
  window.session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().run().state && !window.session().opening(); }));
  trainMore(window);
  ASSERT_EQ(window.session().run().folder, folder("run"));
  window.showPerspective(perspective<WatchPerspective>(window));
  auto* const likeness = window.findChild<widgets::LikenessPanel*>();
  ASSERT_TRUE(eventually([&] { return likeness->measure()->isEnabled(); }));
  likeness->measure()->click();
  ASSERT_TRUE(eventually([&] { return !likeness->changesTitle().isEmpty(); }));
  window.files().exportViews(folder("views"), widgets::FigurePlace::kPage);
  ASSERT_TRUE(eventually([&] { return !window.files().viewsWriter().writing(); }));
  std::string names, queue;
  for (const auto& file : std::filesystem::directory_iterator(folder("views"))) {
    const auto name = file.path().filename().string();
    names += name + '\n';
    if (name.ends_with("_compare-queue-of-runs.csv")) queue = contentOf(file.path());
  }
  for (const char* view : {"_compare-queue-of-runs.png", "_learn-hr-10-per-tested-window.png", "_learn-who-leads-in-the-race.png",
                           "_changes-of-experts.png", "_changes-of-experts.csv"})
    EXPECT_THAT(names, HasSubstr(view));
  EXPECT_THAT(queue, HasSubstr("finished"));
}

TEST_F(RunReports, ViewsAreOfTheMomentThatIsTravelledTo) {
  makeRunFolder(folder("run"), stream());
  MainWindow window(factory(), folders());
  window.show();
  window.session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().run().state && !window.session().opening(); }));
  const auto network = [&](const char* name) {
    window.files().exportViews(folder(name), widgets::FigurePlace::kPage);
    if (!eventually([&] { return !window.files().viewsWriter().writing(); })) return std::string("still written");
    for (const auto& file : std::filesystem::directory_iterator(folder(name)))
      if (file.path().filename().string().ends_with("_the-network.json")) return contentOf(file.path());
    return std::string("no network");
  };
  EXPECT_THAT(network("end"), testing::Not(HasSubstr("as tested after")));
  window.showMoment(1);
  EXPECT_THAT(network("early"), HasSubstr("The network as tested after D1"));
  window.showMoment(1, 2);
  EXPECT_THAT(network("epoch"), HasSubstr("The network at the end of D1, epoch 2"));
}

TEST_F(RunReports, ViewsAreWrittenAPieceATurnAndStoppedByThePerson) {
  makeRunFolder(folder("run"), stream());
  MainWindow window(factory(), folders());
  window.session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().run().state && !window.session().opening(); }));
  int turns = 0;
  QTimer turn;
  QObject::connect(&turn, &QTimer::timeout, &turn, [&] {
    ++turns;
    if (!window.files().viewsWriter().writing()) turn.stop();
  });
  window.files().exportViews(folder("all"), widgets::FigurePlace::kPage);
  window.files().exportViews(folder("others"), widgets::FigurePlace::kPage);
  EXPECT_TRUE(window.parts().messages->text().contains(QStringLiteral("Other views"))) << window.parts().messages->text().toStdString();
  turn.start(0);
  ASSERT_TRUE(eventually([&] { return !window.files().viewsWriter().writing(); }));
  const auto files = [this](const char* name) {
    const std::filesystem::directory_iterator all(folder(name));
    return std::distance(begin(all), end(all));
  };
  EXPECT_GE(turns, files("all")) << "the window has its turn after every file";
  EXPECT_FALSE(std::filesystem::exists(folder("others")));
  QObject::connect(&window.files().viewsWriter(), &ViewsWriter::told, &window, [&window](const QString& sentence) {
    if (sentence.contains(QStringLiteral(": 3 of"))) window.files().viewsWriter().stop();
  });
  window.files().exportViews(folder("some"), widgets::FigurePlace::kPage);
  ASSERT_TRUE(eventually([&] { return !window.files().viewsWriter().writing(); }));
  EXPECT_TRUE(window.parts().messages->text().contains(QStringLiteral("Stopped"))) << window.parts().messages->text().toStdString();
  EXPECT_GT(files("some"), 0) << "what was written until then stays";
  EXPECT_LT(files("some"), files("all"));
}

TEST_F(RunReports, AreExportedFromTheWindow) {
  makeRunFolder(folder("run"), stream());
  MainWindow window(factory(), folders());
  auto* const action = window.findChild<QAction*>(QStringLiteral("exportReport"));
  ASSERT_NE(action, nullptr);
  EXPECT_FALSE(action->isEnabled()) << "no run is open";
  window.session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return action->isEnabled() && !window.session().opening(); }));
  window.files().exportReport(folder("report.html"));
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder("report.html")); }));
  EXPECT_TRUE(eventually([&] { return window.parts().messages->text().contains(QStringLiteral("report.html")); }));
  window.files().exportReport(folder("none") / "report.html");
  EXPECT_TRUE(eventually([&] { return window.parts().messages->text().contains(QStringLiteral("cannot be written")); }));
}

}  // namespace
}  // namespace xsmoe::studio
