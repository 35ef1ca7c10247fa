// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in handbook: a page for each view, a glossary of every sign, a search.
#include "widgets/help/handbook.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QCoreApplication>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStringList>
#include <QTabWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextDocument>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/charts/chart_view.h"
#include "widgets/help/handbook_window.h"
#include "widgets/help/help_button.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_bar.h"
#include "widgets/help/view_head.h"
#include "widgets/help/view_help.h"
#include "widgets/words/symbol_wording.h"

namespace xsmoe::widgets {
namespace {

const HandbookPage* pageOf(const QString& name) {
  const auto& pages = handbookPages();
  const auto found = std::find_if(pages.begin(), pages.end(), [&name](const HandbookPage& page) { return page.name == name; });
  return found == pages.end() ? nullptr : &*found;
}

QStringList alphabetical(QStringList names) {
  names.sort();
  return names;
}

TEST(Handbook, HasAPageOfPlainLengthForEachView) {
  static const QRegularExpression kSpace(QStringLiteral("\\s+"));
  for (const ViewHelp& view : allViewHelp()) {
    const auto* const page = pageOf(view.page);
    ASSERT_NE(page, nullptr) << view.page.toStdString();
    EXPECT_FALSE(page->title.isEmpty() || view.title.isEmpty() || view.sentence.isEmpty()) << view.page.toStdString();
    const auto words = page->text.split(kSpace, Qt::SkipEmptyParts).size();
    EXPECT_GE(words, 100) << view.page.toStdString();
    EXPECT_LE(words, 250) << view.page.toStdString();
  }
}

TEST(Handbook, HasEveryPageAndPictureThatIsBuiltInAmongItsContents) {
  QStringList pages, pictures;
  for (const HandbookPage& page : handbookPages()) {
    pages << page.name + QStringLiteral(".md");
    if (!handbookPicture(page.name).isEmpty()) pictures << page.name + QStringLiteral(".png");
  }
  EXPECT_EQ(alphabetical(QDir(QStringLiteral(":/xsmoe/handbook")).entryList()), alphabetical(pages));
  EXPECT_EQ(alphabetical(QDir(QStringLiteral(":/xsmoe/screenshots")).entryList()), alphabetical(pictures));
}

TEST(Handbook, ExplainsEverySignInItsGlossary) {
  const auto* const glossary = pageOf(QStringLiteral("glossary"));
  ASSERT_NE(glossary, nullptr);
  for (const Symbol symbol : allSymbols()) {
    EXPECT_TRUE(glossary->text.contains(QStringLiteral("**%1**").arg(signOf(symbol)))) << signOf(symbol).toStdString();
    EXPECT_FALSE(meaningOf(symbol).isEmpty()) << signOf(symbol).toStdString();
  }
}

TEST(Handbook, ExplainsTheSignBeforeTheVectorsOfTheEquations) {
  const auto* const equations = pageOf(QStringLiteral("equations"));
  ASSERT_NE(equations, nullptr);
  EXPECT_TRUE(equations->text.contains(QStringLiteral("‖·‖")));
}

TEST(Handbook, GivesTheLossTheUnitOfItsChart) {
  const auto* const glossary = pageOf(QStringLiteral("glossary"));
  ASSERT_NE(glossary, nullptr);
  const QString loss = glossary->text.section(QStringLiteral("- **loss**"), 1).section(QStringLiteral("\n- **"), 0, 0);
  EXPECT_TRUE(loss.contains(QStringLiteral("nats"))) << loss.toStdString();
  EXPECT_FALSE(loss.contains(QStringLiteral("no unit")));
}

TEST(Handbook, HasEverySignThatTheScreenShowsAlsoWhereOneHasTwoMeanings) {
  const auto* const glossary = pageOf(QStringLiteral("glossary"));
  ASSERT_NE(glossary, nullptr);
  for (const char* const sign : {"●", "►", "✓", "⚑", "◇", "↺", "⇄", "⊕", "⊖", "↑", "↓", "pin", "MP", "TrP", "fork", "attainable",
                                 "reference", "grouping", "warm-up"}) {
    EXPECT_TRUE(glossary->text.contains(QStringLiteral("**%1**").arg(QString::fromUtf8(sign)))) << sign;
    EXPECT_TRUE(
        std::any_of(allSymbols().begin(), allSymbols().end(), [&](Symbol symbol) { return signOf(symbol) == QString::fromUtf8(sign); }))
        << sign << " does not explain itself";
  }
  const QString up = glossary->text.section(QStringLiteral("**▲**"), 1).section(QStringLiteral("- **"), 0, 0);
  EXPECT_TRUE(up.contains(QStringLiteral("born"))) << up.toStdString();
  EXPECT_TRUE(up.contains(QStringLiteral("By group"))) << up.toStdString();
}

TEST(Handbook, HasTheWordsThatTitlesAndLegendsUse) {
  const auto* const glossary = pageOf(QStringLiteral("glossary"));
  ASSERT_NE(glossary, nullptr);
  for (const char* const word :
       {"gate slot", "k-core", "bottleneck", "what-if", "leak", "held-out item", "sequence", "candidates", "embedding", "‖αz‖", "modality",
        "hidden state", "protocol", "deviation", "checkpoint", "replay", "distillation"})
    EXPECT_TRUE(glossary->text.contains(QStringLiteral("**%1**").arg(QString::fromUtf8(word)))) << word;
}

TEST(Handbook, HasAPageOnUndoThatASearchFindsFirst) {
  const auto found = searchHandbook(handbookPages(), QStringLiteral("undo"));
  ASSERT_FALSE(found.empty());
  const HandbookPage& page = handbookPages()[found.front()];
  EXPECT_EQ(page.name, QStringLiteral("undo"));
  EXPECT_TRUE(page.text.contains(QStringLiteral("goes back in training to where the change was made")));
}

TEST(Handbook, SaysWhatMemoryGrowsByAndWhatBoundsIt) {
  const auto* const machine = pageOf(QStringLiteral("machine"));
  ASSERT_NE(machine, nullptr);
  QString words = machine->text;
  words.replace(QLatin1Char('\n'), QLatin1Char(' '));
  EXPECT_TRUE(words.contains(QStringLiteral("Memory grows with each window"))) << words.toStdString();
  EXPECT_TRUE(words.contains(QStringLiteral("at most 1 GiB a modality")));
  EXPECT_TRUE(words.contains(QStringLiteral("At most 1 GiB of freed memory")));
}

TEST(Handbook, SaysThatARunOfATerminalCanBeWatched) {
  const auto* const watch = pageOf(QStringLiteral("watch"));
  ASSERT_NE(watch, nullptr);
  QString words = watch->text;
  words.replace(QLatin1Char('\n'), QLatin1Char(' '));
  EXPECT_TRUE(words.contains(QStringLiteral("while a terminal trains it, with `--ranks` or without"))) << words.toStdString();
}

TEST(Handbook, LeadsOnlyToPagesThatAreThere) {
  static const QRegularExpression kLink(QStringLiteral("\\]\\(([^)]*)\\.md\\)"));
  for (const HandbookPage& page : handbookPages()) {
    auto links = kLink.globalMatch(page.text);
    while (links.hasNext()) {
      const QString to = links.next().captured(1);
      EXPECT_NE(pageOf(to), nullptr) << page.name.toStdString() << " leads to " << to.toStdString();
    }
  }
}

TEST(Handbook, IsSearchedByAllWords) {
  const std::vector<HandbookPage> pages{{QStringLiteral("a"), QStringLiteral("One"), QStringLiteral("# One\nred Bird tree")},
                                        {QStringLiteral("b"), QStringLiteral("Tree"), QStringLiteral("# Tree\nred")}};
  EXPECT_EQ(searchHandbook(pages, QStringLiteral("bird RED")), std::vector<std::size_t>{0});
  EXPECT_EQ(searchHandbook(pages, QStringLiteral("tree")), (std::vector<std::size_t>{1, 0})) << "a title goes first";
  EXPECT_EQ(searchHandbook(pages, {}).size(), 2U);
  EXPECT_TRUE(searchHandbook(pages, QStringLiteral("blue")).empty());
}

TEST(Handbook, IsSearchedForWordsThatBeginSoAndWholeOnesGoFirst) {
  const auto page = [](const char* title, const char* text) {
    return HandbookPage{QString::fromUtf8(title), QString::fromUtf8(title),
                        QString::fromUtf8(title) + QLatin1Char('\n') + QString::fromUtf8(text)};
  };
  const std::vector<HandbookPage> pages{page("Start", "the beginning"), page("Needle", "it was pinned"),
                                        page("Cloth", "a beginning, a pin."), page("Pinned", "it"), page("Pin", "it")};
  EXPECT_EQ(searchHandbook(pages, QStringLiteral("pin")), (std::vector<std::size_t>{4, 3, 2, 1})) << "not in \"beginning\"";
  EXPECT_EQ(searchHandbook(pages, QStringLiteral("ginn")), (std::vector<std::size_t>{0, 2})) << "unless nothing begins so";
  QTextDocument text;
  text.setPlainText(QStringLiteral("At the beginning pins, then a pin."));
  EXPECT_EQ(findInPage(text, QStringLiteral("PIN")).selectionStart(), 30);
  EXPECT_EQ(findInPage(text, QStringLiteral("pi")).selectionStart(), 17);
  EXPECT_EQ(findInPage(text, QStringLiteral("ginn")).selectionStart(), 9);
}

TEST(Handbook, TellsOfCandidatesWhereTheyAreLookedFor) {
  const auto& pages = handbookPages();
  const auto found = searchHandbook(pages, QStringLiteral("candidates"));
  for (const char* const name : {"glossary", "inspect"})
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](std::size_t i) { return pages[i].name == QString::fromUtf8(name); })) << name;
  const QString words =
      pageOf(QStringLiteral("glossary"))->text.section(QStringLiteral("**candidates**"), 1).section(QStringLiteral("- **"), 0, 0);
  EXPECT_TRUE(words.contains(QStringLiteral("without those that the user had in D0 … D8"))) << words.toStdString();
}

TEST(Handbook, HasAPictureOnEachPageWhoseViewShowsSomethingOfOneRun) {
  const QStringList without{QStringLiteral("glossary"), QStringLiteral("methods"), QStringLiteral("undo")};
  for (const HandbookPage& page : handbookPages()) {
    const QImage picture(handbookPicture(page.name));
    EXPECT_EQ(picture.isNull(), without.contains(page.name)) << page.name.toStdString();
  }
}

TEST(HandbookWindow, ShowsTheScreenshotOfAPageAsWideAsItsText) {
  EXPECT_TRUE(handbookPicture(QStringLiteral("glossary")).isEmpty());
  const QImage taken(handbookPicture(QStringLiteral("watch")));
  ASSERT_FALSE(taken.isNull());
  QWidget window;
  HandbookWindow& handbook = openHandbook(window, QStringLiteral("watch"));
  const auto shown = [&handbook] {
    const auto* const document = handbook.text()->document();
    const QTextFormat format = document->lastBlock().begin().fragment().charFormat();
    const auto image =
        format.isImageFormat() ? document->resource(QTextDocument::ImageResource, QUrl(format.toImageFormat().name())) : QVariant();
    return image.value<QImage>().size();
  };
  EXPECT_GT(shown().width(), 100);
  EXPECT_LE(shown().width(), handbook.text()->width());
  const int before = shown().width();
  handbook.resize(handbook.width() + 200, handbook.height());
  QCoreApplication::processEvents();
  EXPECT_GT(shown().width(), before);
  EXPECT_NEAR(shown().height() * taken.width(), shown().width() * taken.height(), taken.width());
  handbook.showPage(QStringLiteral("glossary"));
  EXPECT_TRUE(shown().isEmpty());
}

TEST(HandbookWindow, ShowsTheLongestTitleWholeBesideAWiderText) {
  QWidget window;
  HandbookWindow& handbook = openHandbook(window, QStringLiteral("watch"));
  QCoreApplication::processEvents();
  const QListWidget& contents = *handbook.contents();
  EXPECT_GE(contents.viewport()->width(), contents.sizeHintForColumn(0));
  EXPECT_GT(handbook.text()->width(), contents.width());
}

TEST(HandbookWindow, ShowsAPageAndIsOpenedOnce) {
  QWidget window;
  HandbookWindow& handbook = openHandbook(window, QStringLiteral("weights"));
  EXPECT_EQ(handbook.page(), QStringLiteral("weights"));
  EXPECT_TRUE(handbook.text()->toPlainText().contains(QStringLiteral("router")));
  EXPECT_EQ(&openHandbook(window, QStringLiteral("glossary")), &handbook);
  EXPECT_EQ(handbook.page(), QStringLiteral("glossary"));
  handbook.search()->setText(QStringLiteral("zyxwvut"));
  EXPECT_EQ(handbook.contents()->count(), 0);
  handbook.showPage(QStringLiteral("timeline"));
  EXPECT_EQ(handbook.page(), QStringLiteral("timeline")) << "the search is taken back";
}

TEST(ViewBar, HasTitleAndASentenceThatFolds) {
  ViewBar bar;
  bar.setPage(QStringLiteral("data"));
  EXPECT_EQ(bar.title(), findViewHelp(QStringLiteral("data"))->title);
  EXPECT_FALSE(bar.sentence().isEmpty());
  bar.setFolded(true);
  EXPECT_TRUE(bar.sentence().isEmpty());
  bar.setPage(QStringLiteral("no such page"));
  EXPECT_TRUE(bar.isHidden());
}

TEST(ViewBar, CutsTheSentenceWhereItsRoomEndsAlsoBesideALongerTitle) {
  ViewBar bar;
  bar.setPage(QStringLiteral("data"));
  bar.resize(420, bar.sizeHint().height());
  bar.show();
  for (const auto* page : {"equations", "watch", "data", "compare"}) {
    bar.setPage(QString::fromLatin1(page));
    QApplication::processEvents();
    const QLabel* shown = nullptr;
    for (const auto* const label : bar.findChildren<QLabel*>())
      if (label->accessibleName() == bar.sentence()) shown = label;
    ASSERT_TRUE(shown) << page;
    EXPECT_LE(shown->fontMetrics().horizontalAdvance(shown->text()), shown->width() + 1) << page;  // widths are rounded
    EXPECT_EQ(shown->toolTip(), shown->text() == bar.sentence() ? QString() : bar.sentence()) << page;
  }
}

TEST(HelpPages, AreThoseOfTheTabInFront) {
  QTabWidget tabs;
  auto* const first = new QWidget;
  auto* const second = new QWidget;
  tabs.addTab(first, QStringLiteral("1"));
  tabs.addTab(second, QStringLiteral("2"));
  setHelpPage(tabs, QStringLiteral("compare"));
  setHelpPage(*second, QStringLiteral("tables"));
  EXPECT_EQ(helpPageOf(tabs), QStringLiteral("compare"));
  tabs.setCurrentWidget(second);
  EXPECT_EQ(helpPageOf(tabs), QStringLiteral("tables"));
}

TEST(HelpPages, AreTheViewsWhereTabsInsideItHaveOneThemselves) {
  QWidget view;
  auto* const tabs = new QTabWidget(&view);
  auto* const inside = new QWidget;
  tabs->addTab(inside, QStringLiteral("1"));
  setHelpPage(view, QStringLiteral("watch"));
  setHelpPage(*inside, QStringLiteral("experts"));
  EXPECT_EQ(helpPageOf(view), QStringLiteral("experts"));
  setHelpPage(*tabs, QStringLiteral("watch"));
  EXPECT_EQ(helpPageOf(view), QStringLiteral("watch"));
}

TEST(HelpPages, OfWhatIsInSightLeadToTheOutermostViewFirst) {
  QWidget window;
  auto* const around = new QTabWidget(&window);
  auto* const first = new QWidget;
  auto* const second = new QWidget;
  auto* const inside = new QWidget(first);
  around->addTab(first, QStringLiteral("1"));
  around->addTab(second, QStringLiteral("2"));
  setHelpPage(*around, QStringLiteral("compare"));
  setHelpPage(*inside, QStringLiteral("quality"));
  setHelpPage(*second, QStringLiteral("tables"));
  window.show();
  const auto pages = [&window] {
    QStringList all;
    for (const ViewInSight& one : viewsInSight(window)) all << one.page;
    return all.join(QLatin1Char(' '));
  };
  EXPECT_EQ(pages(), QStringLiteral("compare quality"));
  EXPECT_EQ(viewsInSight(window).front().view, around);
  around->setCurrentWidget(second);
  EXPECT_EQ(pages(), QStringLiteral("tables"));
}

TEST(ReadingLine, IsThereInAViewThatIsHighEnoughWhileTheWindowShowsSentences) {
  QWidget window;
  auto* const chart = new ChartView(&window);
  chart->setHelp(QStringLiteral("quality"));
  window.resize(700, 600);
  window.show();
  chart->resize(600, 500);
  EXPECT_TRUE(chart->readingText().isEmpty());
  showSentences(window, true);
  EXPECT_EQ(chart->readingText(), findViewHelp(QStringLiteral("quality"))->sentence);
  auto* const later = new ChartView(&window);
  later->setHelp(QStringLiteral("loss"));
  later->resize(600, 500);
  later->show();
  EXPECT_EQ(later->readingText(), findViewHelp(QStringLiteral("loss"))->sentence) << "a view that is made later";
  chart->resize(600, ReadingLine::kLeastHeight - 1);
  EXPECT_TRUE(chart->readingText().isEmpty()) << "a low one keeps its room";
  chart->resize(600, ReadingLine::kLeastHeight);
  EXPECT_FALSE(chart->readingText().isEmpty());
  showSentences(window, false);
  EXPECT_TRUE(chart->readingText().isEmpty());
}

TEST(ReadingLine, IsTwoLinesAtMostWithTheWholeOnHoverAndWholeWhereAPersonAsks) {
  QWidget view;
  ReadingLine line(view, 0);
  line.setPage(QStringLiteral("quality"));
  showSentences(view, true);
  view.resize(200, 100);
  line.resize(120, 20);
  const QString sentence = findViewHelp(QStringLiteral("quality"))->sentence;
  line.refresh();
  EXPECT_EQ(line.sentence(), sentence);
  EXPECT_NE(line.text(), sentence);
  EXPECT_EQ(line.toolTip(), sentence);
  EXPECT_EQ(line.accessibleName(), sentence);
  QSignalSpy changed(&line, &ReadingLine::changed);
  const int whole = line.fontMetrics().horizontalAdvance(sentence);
  line.resize(3 * whole / 4, 20);
  line.refresh();
  EXPECT_EQ(line.text().count(QLatin1Char('\n')), 1);
  EXPECT_EQ(QString(line.text()).replace(QLatin1Char('\n'), QLatin1Char(' ')), sentence) << "a second line rather than a cut";
  EXPECT_TRUE(line.toolTip().isEmpty());
  line.resize(2 * whole, 20);
  line.refresh();
  EXPECT_EQ(line.text(), sentence);
  EXPECT_GE(changed.count(), 1) << "it takes another height";
  line.ask(true);
  EXPECT_EQ(line.text(), sentence);
  line.ask(false);
  EXPECT_TRUE(line.sentence().isEmpty());
}

TEST(ReadingLine, HasAViewsOwnSentenceWhereItsPageIsAboutAnotherOneToo) {
  QWidget view;
  ReadingLine line(view, 0);
  line.setPage(QStringLiteral("loss"), QStringLiteral("It rises to ★."));
  EXPECT_EQ(line.accessibleName(), QStringLiteral("It rises to ★."));
  line.setPage(QStringLiteral("loss"));
  EXPECT_EQ(line.accessibleName(), findViewHelp(QStringLiteral("loss"))->sentence);
  EXPECT_FALSE(line.accessibleName().contains(QStringLiteral("★"))) << "that is what the tab beside it shows";
}

TEST(ReadingLine, FitsTheColumnsBesideTheNetworkOfALargeWindow) {
  constexpr int kFit = 68;  // letters beside the network of a window 1920 wide
  for (const char* const page : {"quality", "loss", "experts", "shares"})
    EXPECT_LE(findViewHelp(QString::fromUtf8(page))->sentence.size(), kFit) << page;
}

TEST(ViewHead, HasTitleAndSentenceWhereTheViewIsHighEnough) {
  QWidget view;
  auto* const column = new QVBoxLayout(&view);
  auto* const head = new ViewHead(view, QStringLiteral("why"), 100, 300);
  column->addWidget(head);
  QSignalSpy changed(head, &ViewHead::changed);
  const auto help = findViewHelp(QStringLiteral("why"));
  view.resize(600, 400);
  view.show();
  EXPECT_EQ(helpPageOf(view), QStringLiteral("why"));
  EXPECT_EQ(head->title(), help->title);
  EXPECT_TRUE(head->reading()->sentence().isEmpty()) << "the window shows none";
  showSentences(view, true);
  EXPECT_EQ(head->reading()->sentence(), help->sentence);
  EXPECT_FALSE(changed.isEmpty());
  view.resize(600, 299);
  EXPECT_EQ(head->title(), help->title);
  EXPECT_TRUE(head->reading()->sentence().isEmpty());
  view.resize(600, 99);
  EXPECT_TRUE(head->title().isEmpty());
  EXPECT_FALSE(head->isVisible()) << "it takes no room";
  head->keepTitle();
  EXPECT_EQ(head->title(), help->title) << "on a picture";
}

TEST(ChartView, SaysOnDemandHowItIsRead) {
  ChartView chart;
  chart.setHelp(QStringLiteral("quality"));
  EXPECT_TRUE(chart.readingText().isEmpty());
  QMenu menu;
  chart.addActionsTo(menu);
  for (QAction* const action : menu.actions())
    if (action->text() == QStringLiteral("How to &read it")) action->trigger();
  EXPECT_EQ(chart.readingText(), findViewHelp(QStringLiteral("quality"))->sentence);
}

}  // namespace
}  // namespace xsmoe::widgets
