// An L of three squares of 10 nm, in nanometres, in free triangles; `h` is the size of a cell.
// for k in 1 2 3 4 5; do gmsh -2 -format msh41 -setnumber h $(awk "BEGIN{print 4/2^($k/2)}") -o l_shape_$k.msh l_shape.geo; done
DefineConstant[h = 4];
Mesh.Algorithm = 6;
Point(1) = {0, 0, 0, h};
Point(2) = {20, 0, 0, h};
Point(3) = {20, 10, 0, h};
Point(4) = {10, 10, 0, h};
Point(5) = {10, 20, 0, h};
Point(6) = {0, 20, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 5};
Line(5) = {5, 6};
Line(6) = {6, 1};
Curve Loop(1) = {1, 2, 3, 4, 5, 6};
Plane Surface(1) = {1};
Physical Surface("metal", 1) = {1};
Physical Curve("right", 2) = {2};
Physical Curve("top", 3) = {5};
