module setsail.test/shiptest

go 1.22
