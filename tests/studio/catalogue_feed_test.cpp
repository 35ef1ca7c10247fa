// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/catalogue_feed.h"

#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>
#include <algorithm>

#include "tests/studio/session_fixture.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/pages/data_page.h"

namespace xsmoe::studio {
namespace {

class CatalogueFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<CatalogueFeed>(*session_, page_);
    QObject::connect(session_.get(), &Session::streamChanged, &page_, [this] {
      const auto& stream = session_->stream();
      page_.setReport(stream ? std::make_shared<const DataReport>(stream->overview.report) : nullptr);
    });
    page_.show();
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] bool says(const QString& text) const {
    const auto labels = page_.catalogue()->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
  }
  widgets::DataPage page_;
  std::unique_ptr<CatalogueFeed> feed_;
};

TEST_F(CatalogueFeedTest, ReadsTheItemsOnlyWhenThePageIsLookedAt) {
  openStreamAndWait();
  EXPECT_EQ(script_->catalogues, 0);
  feed_->setActive(true);
  ASSERT_TRUE(eventually([&] { return feed_->ready(); }));
  EXPECT_TRUE(page_.catalogue()->countText().startsWith(QStringLiteral("2 items")));
  feed_->setActive(false);
  feed_->setActive(true);
  EXPECT_FALSE(session_->questions().busy()) << "they are there already";
  EXPECT_EQ(script_->catalogues, 1);
}

TEST_F(CatalogueFeedTest, ReadsThemAgainForAnotherStreamOnly) {
  feed_->setActive(true);
  openStreamAndWait();
  ASSERT_TRUE(eventually([&] { return feed_->ready(); }));
  auto settings = session_->settings();
  settings.protocol.windows = 6;
  session_->setSettings(settings);
  ASSERT_TRUE(eventually([&] { return session_->stream()->overview.report.windows.size() == 6 && !session_->opening(); }));
  EXPECT_TRUE(feed_->ready());
  EXPECT_EQ(script_->catalogues, 1);
  makeStreamFolder(folder("other"));
  session_->openStream(folder("other"));
  ASSERT_TRUE(eventually([&] { return script_->catalogues == 2 && feed_->ready(); }));
}

TEST_F(CatalogueFeedTest, SaysWhyTheItemsCannotBeRead) {
  script_->catalogueUnreadable = true;
  feed_->setActive(true);
  openStreamAndWait();
  ASSERT_TRUE(eventually([&] { return says(QStringLiteral("no column with the items")); }));
  EXPECT_FALSE(feed_->ready());
  script_->catalogueUnreadable = false;
  feed_->setActive(false);
  feed_->setActive(true);
  ASSERT_TRUE(eventually([&] { return feed_->ready(); })) << "it tries again when it is looked at again";
  EXPECT_TRUE(errors_.empty()) << "the stream itself is good";
}

TEST_F(CatalogueFeedTest, ShowsOnlyTheItemsThatArePickedOnTheMapUntilThatIsTakenBack) {
  feed_->setActive(true);
  openStreamAndWait();
  ASSERT_TRUE(eventually([&] { return feed_->ready(); }));
  session_->chosen().pickItems({QStringLiteral("i1"), QStringLiteral("i9")});
  EXPECT_TRUE(page_.catalogue()->countText().startsWith(QStringLiteral("1 of 2 items")));
  for (auto* const button : page_.catalogue()->findChildren<QToolButton*>())
    if (button->text().startsWith(QStringLiteral("2 items of the map"))) button->click();
  EXPECT_TRUE(page_.catalogue()->countText().startsWith(QStringLiteral("2 items")));
  EXPECT_TRUE(session_->chosen().pickedItems().isEmpty());
}

TEST_F(CatalogueFeedTest, AnItemThatIsClickedIsTheSessions) {
  feed_->setActive(true);
  openStreamAndWait();
  ASSERT_TRUE(eventually([&] { return feed_->ready(); }));
  QSignalSpy wanted(&session_->chosen(), &Chosen::itemWanted);
  Q_EMIT page_.catalogue()->itemChosen(QStringLiteral("i1"));
  EXPECT_EQ(session_->chosen().item(), "i1");
  EXPECT_EQ(wanted.count(), 0);
  Q_EMIT page_.catalogue()->itemActivated(QStringLiteral("i0"));
  EXPECT_EQ(session_->chosen().item(), "i0");
  EXPECT_EQ(wanted.count(), 1);
}

TEST_F(CatalogueFeedTest, TellsNothingOfTheQuestionThatItWaitsFor) {
  openStreamAndWait();
  const auto held = holdQuestions();
  feed_->setActive(true);
  ASSERT_TRUE(says(QStringLiteral("Reading the items…")));
  Q_EMIT session_->questions().progressed({"reading interactions.csv", 1, 2, "rows"});
  EXPECT_FALSE(says(QStringLiteral("50 %")));
  *held = false;
  EXPECT_TRUE(eventually([&] { return feed_->ready(); }));
}

TEST_F(CatalogueFeedTest, MayGoWhileTheItemsAreRead) {
  openStreamAndWait();
  feed_->setActive(true);
  feed_.reset();
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
