// A section of 20 nm x 15 nm, in nanometres, in free triangles; `h` is the size of a cell.
// for k in 1 2 3 4 5; do gmsh -2 -format msh41 -setnumber h $(awk "BEGIN{print 3/2^($k/2)}") -o rectangle_$k.msh rectangle.geo; done
DefineConstant[h = 2];
Mesh.Algorithm = 6;
Point(1) = {0, 0, 0, h};
Point(2) = {20, 0, 0, h};
Point(3) = {20, 15, 0, h};
Point(4) = {0, 15, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};
Physical Surface("oxide", 1) = {1};
Physical Curve("bottom", 2) = {1};
Physical Curve("top", 3) = {3};
