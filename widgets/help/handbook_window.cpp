// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/handbook_window.h"

#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStyle>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFormat>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/help/handbook.h"

namespace xsmoe::widgets {
namespace {

constexpr int kTextWidth = 520, kFirstHeight = 540;
constexpr int kLeastTitles = 200, kMostTitles = 400;  ///< pixels of the list of pages
constexpr int kPlaceRole = Qt::UserRole;              ///< of an entry: the page's place
constexpr int kBesidePicture = 40;                    ///< pixels of a line that a picture leaves: margins, and a bar to scroll with

/// Below the text, as wide as a line.
void addPicture(QTextBrowser& text, const QString& page) {
  const QString file = handbookPicture(page);
  if (file.isEmpty()) return;
  const QImage picture(file);
  if (picture.isNull()) return;
  QTextCursor end(text.document());
  end.movePosition(QTextCursor::End);
  end.insertBlock(QTextBlockFormat(), QTextCharFormat());
  const int width = std::clamp(text.width() - kBesidePicture, 1, picture.width());
  end.insertImage(picture.scaledToWidth(width, Qt::SmoothTransformation), page);
}

/// Of a list that shows its longest title whole, beside a bar to scroll with.
int widthOfTitles(const QListWidget& contents) {
  const int around = 2 * contents.frameWidth() + contents.style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, &contents);
  return std::clamp(contents.sizeHintForColumn(0) + around, kLeastTitles, kMostTitles);
}

}  // namespace

HandbookWindow::HandbookWindow(QWidget* parent)
    : QDialog(parent), search_(new QLineEdit(this)), contents_(new QListWidget(this)), text_(new QTextBrowser(this)) {
  setWindowTitle(tr("Handbook"));
  search_->setPlaceholderText(tr("Search the handbook"));
  search_->setAccessibleName(tr("Search the handbook"));
  search_->setClearButtonEnabled(true);
  contents_->setAccessibleName(tr("Pages"));
  text_->setAccessibleName(tr("Page"));
  text_->setOpenLinks(false);  // a link leads to another page, by its name
  auto* const left = new QWidget(this);
  auto* const column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(search_);
  column->addWidget(contents_, 1);
  auto* const both = new QSplitter(Qt::Horizontal, this);
  both->addWidget(left);
  both->addWidget(text_);
  both->setStretchFactor(1, 1);
  both->setChildrenCollapsible(false);
  auto* const whole = new QVBoxLayout(this);
  whole->addWidget(both);
  connect(search_, &QLineEdit::textChanged, this, &HandbookWindow::fill);
  connect(contents_, &QListWidget::currentRowChanged, this, &HandbookWindow::read);
  connect(text_, &QTextBrowser::anchorClicked, this, &HandbookWindow::followLink);
  fill();
  const int titles = widthOfTitles(*contents_);
  both->setSizes({titles, kTextWidth / 2});  // less than there is, so that no title gives way; the text stretches
  resize(titles + kTextWidth, kFirstHeight);
}

void HandbookWindow::fill() {
  const QString before = page();
  const auto& pages = handbookPages();
  const QSignalBlocker quiet(contents_);
  contents_->clear();
  int row = 0;
  for (const std::size_t place : searchHandbook(pages, search_->text())) {
    auto* const item = new QListWidgetItem(pages[place].title, contents_);
    item->setData(kPlaceRole, static_cast<int>(place));
    if (pages[place].name == before) row = contents_->count() - 1;
  }
  contents_->setCurrentRow(contents_->count() > 0 ? row : -1);
  read();
}

void HandbookWindow::read() {
  const auto* const item = contents_->currentItem();
  if (item == nullptr) {
    text_->setPlainText(tr("No page has these words."));
    return;
  }
  const HandbookPage& shown = handbookPages().at(static_cast<std::size_t>(item->data(kPlaceRole).toInt()));
  text_->setMarkdown(shown.text);
  addPicture(*text_, shown.name);
  text_->moveCursor(QTextCursor::Start);
  const QString first = search_->text().section(QLatin1Char(' '), 0, 0, QString::SectionSkipEmpty);
  if (first.isEmpty()) return;
  if (const QTextCursor found = findInPage(*text_->document(), first); !found.isNull()) text_->setTextCursor(found);  // marks it
}

QString HandbookWindow::page() const {
  const auto* const item = contents_->currentItem();
  return item == nullptr ? QString() : handbookPages().at(static_cast<std::size_t>(item->data(kPlaceRole).toInt())).name;
}

void HandbookWindow::showPage(const QString& name) {
  search_->clear();
  const auto& pages = handbookPages();
  int row = 0;
  for (int i = 0; i < contents_->count(); ++i)
    if (pages.at(static_cast<std::size_t>(contents_->item(i)->data(kPlaceRole).toInt())).name == name) row = i;
  contents_->setCurrentRow(row);
}

/// Pictures are as wide as the text.
void HandbookWindow::resizeEvent(QResizeEvent* event) {
  QDialog::resizeEvent(event);
  if (isVisible() && !handbookPicture(page()).isEmpty()) read();
}

void HandbookWindow::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  read();
}

/// "glossary.md" leads to the page "glossary".
void HandbookWindow::followLink(const QUrl& link) { showPage(link.fileName().section(QLatin1Char('.'), 0, 0)); }

HandbookWindow& openHandbook(QWidget& from, const QString& page) {
  QWidget* const window = from.window();
  auto* handbook = window->findChild<HandbookWindow*>(QString(), Qt::FindDirectChildrenOnly);
  if (auto* const self = qobject_cast<HandbookWindow*>(window)) handbook = self;
  if (handbook == nullptr) handbook = new HandbookWindow(window);
  handbook->showPage(page);
  handbook->show();
  handbook->raise();
  handbook->activateWindow();
  return *handbook;
}

}  // namespace xsmoe::widgets
