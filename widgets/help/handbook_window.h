// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

class QLineEdit;
class QListWidget;
class QTextBrowser;
class QUrl;

namespace xsmoe::widgets {

/// The built-in handbook: its pages with a search, and the page that is read.
class HandbookWindow : public QDialog {
  Q_OBJECT
 public:
  explicit HandbookWindow(QWidget* parent = nullptr);

  /// A page by its name; of an unknown one the first.
  void showPage(const QString& name);
  [[nodiscard]] QString page() const;
  [[nodiscard]] QLineEdit* search() const { return search_; }
  [[nodiscard]] QListWidget* contents() const { return contents_; }
  [[nodiscard]] QTextBrowser* text() const { return text_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void fill();
  void read();
  void followLink(const QUrl& link);

  QLineEdit* search_;
  QListWidget* contents_;
  QTextBrowser* text_;
};

/// Opens the handbook beside the window of `from`, which owns it and has one only, at a page.
HandbookWindow& openHandbook(QWidget& from, const QString& page);

}  // namespace xsmoe::widgets
